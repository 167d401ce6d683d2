import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Addressed, ComposeView } from './adapter.ts';
import { Beginning, type Begun } from './beginning.ts';
import { SendHold } from './send-hold.ts';

const from = 'alice@example.test';
const nothing: Begun = {
  sign: false,
  signRequired: false,
  encrypt: false,
  encryptRequired: false,
  perCorrespondent: true,
};

/** A view whose people are others at each look, as given; the last ones stay. */
function holding(...looks: string[][]) {
  const asked: string[][] = [];
  const wanted: boolean[] = [];
  const sendMessage = async ({ to }: { to: string[] }) => {
    asked.push(to);
    return { ...nothing, encrypt: to.includes('carol@example.test') };
  };
  Object.assign(globalThis, { chrome: { runtime: { sendMessage } } });
  let at = 0;
  const people = async (): Promise<Addressed> => ({
    from,
    to: looks[Math.min(at++, looks.length - 1)] ?? [],
    subject: '',
  });
  const begin = () =>
    new Beginning(
      async () => nothing,
      () => undefined,
    );
  const hold = new SendHold({ people } as unknown as ComposeView, begin, begun => wanted.push(begun.encrypt));
  hold.perCorrespondent = true;
  return { hold, asked, wanted };
}

test('it is asked about those who get the message', async () => {
  const { hold, asked } = holding(['bob@example.test']);
  assert.equal(await hold.mayGoOn(), true);
  assert.deepEqual(asked, [['bob@example.test']]);
});

test('who is added while the answer is on its way is asked about, too', async () => {
  const both = ['bob@example.test', 'carol@example.test'];
  const { hold, asked, wanted } = holding(['bob@example.test'], both);
  assert.equal(await hold.mayGoOn(), true);
  assert.deepEqual(asked, [['bob@example.test'], both]);
  assert.deepEqual(wanted, [false, true]);
});

test('a page that changes its recipients without end sends nothing', async () => {
  const { hold } = holding(...Array.from({ length: 50 }, (_, n) => [`${n}@example.test`]));
  assert.equal(await hold.mayGoOn(), false);
});

test('a message that answers another one by now waits until it is known how that is answered', async () => {
  let answered = '';
  const asked: string[] = [];
  const view = { answers: () => answered } as unknown as ComposeView;
  const begin = () =>
    new Beginning(
      async () => {
        asked.push(answered);
        return nothing;
      },
      () => undefined,
    );
  const hold = new SendHold(view, begin, () => undefined);
  assert.equal(await hold.mayGoOn(), true);
  assert.equal(hold.holds, false);
  answered = '#msg-f:1';
  assert.equal(hold.holds, true);
  assert.equal(await hold.mayGoOn(), true);
  assert.deepEqual([hold.holds, asked], [false, ['', '#msg-f:1']]);
});
