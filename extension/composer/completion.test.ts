import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { Engine } from '../../js-bridge/client.ts';
import type { Address, CompleteParams, Completion as Known } from '../../js-bridge/contract.ts';
import { type Completion, Completions } from './completion.ts';
import { markBeside, noSuggestions, suggest } from './suggested.ts';

const bob: Known = { name: 'Bob Example', address: 'bob@example.test', state: 'ready' };
const old: Known = { name: '', address: 'old@example.test', state: 'expired' };

/** Completions whose engine and webmail the test answers for. */
function open() {
  const asked: { params: CompleteParams; answer: (...people: Known[]) => void }[] = [];
  const webmail: { id: number; text: string }[] = [];
  const engine = {
    call: (_method: string, params: CompleteParams) =>
      new Promise(resolve =>
        asked.push({ params, answer: (...completions) => resolve({ result: { completions }, bodies: [] }) }),
      ),
  } as unknown as Pick<Engine, 'call'>;
  const completions = new Completions(engine, ({ id, text }) => webmail.push({ id, text }));
  const offered: Completion[][] = [];
  const look = (text: string) => completions.look(text, list => offered.push(list));
  return { completions, asked, webmail, offered, look };
}

/** Lets typing rest, and what was answered arrive. */
async function wait(): Promise<void> {
  mock.timers.tick(200);
  await new Promise(resolve => setImmediate(resolve));
}

test('people are completed from certificates and from the webmail', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { completions, asked, webmail, offered, look } = open();
  look('b');
  look(' bo');
  await wait();
  assert.deepEqual(
    asked.map(({ params }) => params),
    [{ prefix: 'bo', limit: 8 }],
  );
  assert.deepEqual(
    webmail.map(({ text }) => text),
    ['bo'],
  );

  const id = webmail[0]?.id ?? 0;
  const addresses = [
    { name: 'Robert, of the webmail', address: 'BOB@example.test' },
    { name: 'Bo\u202e', address: 'bo@example.test' },
    { name: 'none', address: 'bo' },
  ];
  completions.receive({ type: 'completions', id, addresses, groups: [] });
  assert.deepEqual(
    offered.at(-1)?.map(({ address }) => address),
    ['BOB@example.test', 'bo@example.test'],
  );
  asked[0]?.answer(bob, old);
  await wait();
  assert.deepEqual(offered.at(-1), [
    { name: 'Bob Example', address: 'bob@example.test', readable: true },
    { name: 'Bo', address: 'bo@example.test', readable: false },
    { name: '', address: 'old@example.test', readable: false },
  ]);
  mock.timers.reset();
});

test('an answer about what is no longer typed is dropped', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { completions, asked, webmail, offered, look } = open();
  look('b');
  await wait();
  look('c');
  asked[0]?.answer(bob);
  completions.receive({ type: 'completions', id: webmail[0]?.id ?? 0, addresses: [bob], groups: [] });
  await wait();
  assert.deepEqual(offered, []);
  completions.forget();
  asked[1]?.answer(bob);
  await wait();
  assert.deepEqual(offered, []);
  look('  ');
  await wait();
  assert.equal(asked.length, 2);
  mock.timers.reset();
});

test('a group of the webmail is offered with the people in it that can be written to', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { completions, webmail, offered, look } = open();
  look('board');
  await wait();
  const eva = { name: 'Eva', address: 'eva@example.test' };
  const group = (name: string, members: Address[]) => ({ name, members });
  completions.receive({
    type: 'completions',
    id: webmail[0]?.id ?? 0,
    addresses: [],
    groups: [
      group('Board\u202e', [eva, { name: 'x', address: 'x' }]),
      group('Nobody', []),
      group('Everybody', Array(501).fill(eva)),
      group('', [eva]),
    ],
  });
  assert.deepEqual(offered.at(-1), [{ name: 'Board', address: '', readable: false, members: [eva] }]);
  mock.timers.reset();
});

test('Enter takes the first who is suggested, unless an address is typed', () => {
  const list = ['a', 'b', 'c'].map(name => ({ name, address: `${name}@example.test`, readable: true }));
  assert.equal(suggest(list, 'a').marked, 0);
  assert.equal(suggest(list, ' a@example.test ').marked, -1);
  assert.deepEqual(suggest([], 'a'), { list: [], marked: -1 });
  assert.equal(noSuggestions.marked, -1);
  const none = { list, marked: -1 };
  assert.equal(markBeside(none, 1).marked, 0);
  assert.equal(markBeside(none, -1).marked, 2);
  assert.equal(markBeside({ list, marked: 2 }, 1).marked, 0);
  assert.equal(markBeside({ list, marked: 0 }, -1).marked, 2);
});
