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
