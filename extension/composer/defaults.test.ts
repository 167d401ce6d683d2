import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Engine } from '../../js-bridge/client.ts';
import type { WritingDefaults, WritingDefaultsParams } from '../../js-bridge/contract.ts';
import { Defaults, type Question } from './defaults.ts';

const none: WritingDefaults = {
  sign: false,
  encrypt: false,
  form: 'opaque',
  bcc: 'each',
  signRequired: false,
  encryptRequired: false,
  answersUnsigned: false,
  reasons: [],
  receipts: 'hidden',
  labels: [],
  undoSeconds: 0,
  webmailDrafts: false,
};

function asked(answer: () => Promise<WritingDefaults>): {
  engine: Pick<Engine, 'call'>;
  params: WritingDefaultsParams[];
} {
  const params: WritingDefaultsParams[] = [];
  const engine = {
    async call(_method: string, given: WritingDefaultsParams) {
      params.push(given);
      return { result: await answer(), bodies: [] };
    },
  } as unknown as Pick<Engine, 'call'>;
  return { engine, params };
}

test('the form is the one that the engine says, and until then that of the webmail', async () => {
  const { engine, params } = asked(async () => none);
  const defaults = new Defaults(engine, 'clear');
  assert.equal(defaults.form, 'clear');
  const question: Question = { from: 'alice@example.test', to: ['bob@bücher.example', 'car'], answers: '' };
  defaults.look(question);
  defaults.look(question);
  await turn();
  assert.equal(defaults.form, 'opaque');
  assert.deepEqual(params, [
    {
      from: 'alice@example.test',
      to: ['bob@xn--bcher-kva.example', 'car'],
      answers: '',
      webmailForm: 'clear',
    },
  ]);
});

test('an engine that does not answer leaves what was', async () => {
  const { engine } = asked(() => Promise.reject(new Error('locked')));
  const defaults = new Defaults(engine, 'clear');
  defaults.look({ from: 'alice@example.test', to: [], answers: '' });
  await turn();
  assert.equal(defaults.current, undefined);
  assert.equal(defaults.form, 'clear');
});

test('who sends before typing rests waits for the answer about the recipients of now', async () => {
  const { engine, params } = asked(async () => ({ ...none, sign: params.at(-1)?.to.length === 2 }));
  const defaults = new Defaults(engine, 'clear');
  const question = (...to: string[]): Question => ({ from: 'alice@example.test', to, answers: '' });
  defaults.look(question('bob@example.test'));
  await turn();
  assert.equal(defaults.current?.sign, false);
  await defaults.settled(question('bob@example.test', 'carol@example.test'));
  assert.equal(defaults.current?.sign, true);
  await defaults.settled(question('bob@example.test', 'carol@example.test'));
  assert.equal(params.length, 2);
});

test('recipients that change while the engine is asked are asked about, too', async () => {
  const answers: ((value: WritingDefaults) => void)[] = [];
  const { engine, params } = asked(() => new Promise(resolve => answers.push(resolve)));
  const defaults = new Defaults(engine, 'clear');
  const settled = defaults.settled({ from: '', to: ['bob@example.test'], answers: '' });
  defaults.look({ from: '', to: ['carol@example.test'], answers: '' });
  for (const answer of answers) answer(none);
  await turn();
  assert.equal(defaults.current, undefined);
  assert.deepEqual(params.at(-1)?.to, ['carol@example.test']);
  answers.at(-1)?.({ ...none, sign: true });
  await settled;
  assert.deepEqual(defaults.current, { ...none, sign: true });
});

test('an engine that does not answer who sends makes it fail, and is asked again the next time', async () => {
  let dead = true;
  const { engine } = asked(() => (dead ? Promise.reject(new Error('dead')) : Promise.resolve(none)));
  const defaults = new Defaults(engine, 'clear');
  const question: Question = { from: '', to: ['bob@example.test'], answers: '' };
  await assert.rejects(defaults.settled(question), /dead/);
  dead = false;
  await defaults.settled(question);
  assert.deepEqual(defaults.current, none);
});
