import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExchangeDirectory } from './directory.ts';
import type { Ews } from './ews.ts';
import type { Requests } from './requests.ts';
import type { Mailbox } from './types.ts';

const mailbox = (address: string, kind = 'Mailbox'): Mailbox => ({
  Name: address.split('@')[0] ?? '',
  EmailAddress: address,
  MailboxType: kind,
});
const alice = mailbox('alice@example.test');
const bob = mailbox('bob@example.test');
const groups: Record<string, Mailbox[]> = {
  'all@example.test': [
    alice,
    mailbox('some@example.test', 'PublicDL'),
    mailbox('all@example.test', 'PublicDL'),
  ],
  'some@example.test': [bob, alice],
  'strange@example.test': [alice, { Name: 'A printer', EmailAddress: '', MailboxType: 'Mailbox' }],
  'crowd@example.test': Array.from({ length: 600 }, (_, n) => mailbox(`p${n}@example.test`)),
  'empty@example.test': [],
};

/** A directory with the groups; `asked` has those that were asked of Exchange Web Services. */
function directory({ found, ewsMembers = null }: { found: Mailbox[]; ewsMembers?: Mailbox[] | null }) {
  const asked: string[] = [];
  const ews: Ews = {
    certificates: async () => [],
    members: async address => {
      asked.push(address);
      return ewsMembers;
    },
  };
  const requests = {
    answer: async () => ({
      Body: {
        ResultSet: found.map(each => ({ DisplayName: each.Name, EmailAddress: each, PersonaType: 'Person' })),
      },
    }),
    call: async (_action: string, body: { Mailbox: Mailbox }) => {
      const members = groups[body.Mailbox.EmailAddress ?? ''];
      if (body.Mailbox.EmailAddress === 'late@example.test') await new Promise(() => undefined);
      if (!members) throw new Error('ErrorAccessDenied');
      return { DLExpansion: { Mailbox: members, IncludesLastItemInRange: true } };
    },
  } as unknown as Pick<Requests, 'answer' | 'call' | 'post'>;
  const standsFor = (address: string) => new ExchangeDirectory(requests, ews).standsFor(address, 50);
  return { asked, standsFor };
}

const ofGroup = (address: string) => directory({ found: [mailbox(address, 'PublicDL')] }).standsFor(address);
const unreadable = { as: 'unreadable' };

test('a group stands for its members, those of groups in it included, each once', async () => {
  assert.deepEqual(await ofGroup('all@example.test'), {
    as: 'group',
    for: [
      { name: 'alice', address: 'alice@example.test' },
      { name: 'bob', address: 'bob@example.test' },
    ],
  });
});

test('a group of which anybody is not known, or too many are, or that is late, is unreadable', async () => {
  for (const name of ['hidden', 'strange', 'crowd', 'empty', 'late'])
    assert.deepEqual(await ofGroup(`${name}@example.test`), unreadable, name);
});

test('what the session does not tell is asked of Exchange Web Services', async () => {
  const found = [mailbox('hidden@example.test', 'PublicDL')];
  const { asked, standsFor } = directory({ found, ewsMembers: [bob] });
  assert.equal((await standsFor('hidden@example.test'))?.as, 'group');
  assert.deepEqual(asked, ['hidden@example.test']);
});

test("a person's other address stands for the first one, where only one person is found", async () => {
  const other = { as: 'other-address', for: [{ name: 'bob', address: 'bob@example.test' }] };
  assert.deepEqual(await directory({ found: [bob] }).standsFor('b@example.test'), other);
  for (const found of [[], [alice, bob], [mailbox('all@example.test', 'PublicDL')]])
    assert.equal(await directory({ found }).standsFor('b@example.test'), null);
  assert.equal(await directory({ found: [bob] }).standsFor('Bob@example.test'), null);
});
