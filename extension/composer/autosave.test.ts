import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineError } from '../../js-bridge/client.ts';
import type { Code } from '../../js-bridge/contract.ts';
import { Autosave, type Keeper, type Snapshot } from './autosave.ts';

const soon = { pause: 1, longest: 5, again: 1 };

/** An engine that keeps drafts, and what it was asked. */
function open(times = soon) {
  const calls: string[] = [];
  const failures: Code[] = [];
  let drafts = 0;
  let files = 0;
  const engine: Keeper = {
    async call(method, params, bodies = []) {
      const failure = failures.shift();
      if (failure) throw new EngineError({ code: failure });
      const {
        id,
        files: named,
        draft,
      } = params as { id?: string; files?: string[]; draft?: { subject?: string } };
      switch (method) {
        case 'saveDraft':
          calls.push(`save ${id ?? 'new'} ${draft?.subject} [${named}]`);
          return { result: { id: id ?? `d${++drafts}`, savedAt: '2026-05-09T10:00:00Z' } } as never;
        case 'saveDraftFile':
          calls.push(`file of ${draft}: ${new TextDecoder().decode(bodies[0])}`);
          return { result: { file: `f${++files}` } } as never;
        default:
          calls.push(`delete ${id}`);
          return { result: {} } as never;
      }
    },
  };
  let snapshot: Snapshot | undefined;
  const autosave = new Autosave(engine, () => snapshot, times);
  const write = (subject: string, ...files: Blob[]) => {
    snapshot = {
      kept: { draft: { subject, attachments: files.map(() => ({})) } } as unknown as Snapshot['kept'],
      files,
    };
  };
  return { autosave, calls, failures, write };
}

test('nothing is kept of nothing', async () => {
  const { autosave, calls } = open();
  await autosave.flush();
  assert.deepEqual(calls, []);
  assert.equal(autosave.keeping.at, 'nothing');
});

test('the text is kept anew, a file once', async () => {
  const { autosave, calls, write } = open();
  const file = new Blob(['plan']);
  write('a', file);
  await autosave.flush();
  write('b', file);
  await autosave.flush();
  await autosave.flush();
  assert.deepEqual(calls, ['save new a []', 'file of d1: plan', 'save d1 a [f1]', 'save d1 b [f1]']);
  assert.equal(autosave.keeping.at, 'kept');
});

test('a file that was taken away and comes back is given again', async () => {
  const { autosave, calls, write } = open();
  const file = new Blob(['plan']);
  for (const files of [[file], [], [file]]) {
    write('a', ...files);
    await autosave.flush();
  }
  assert.deepEqual(calls.slice(-3), ['save d1 a []', 'file of d1: plan', 'save d1 a [f2]']);
});

test('what was deleted elsewhere is kept as another draft', async () => {
  const { autosave, calls, failures, write } = open();
  const file = new Blob(['plan']);
  write('a', file);
  await autosave.flush();
  failures.push('not-found');
  write('b', file);
  await autosave.flush();
  assert.deepEqual(calls.slice(-3), ['save new b []', 'file of d2: plan', 'save d2 b [f2]']);
});

test('a failure is told, and it is tried again', async () => {
  const { autosave, failures, write } = open();
  failures.push('storage');
  write('a');
  await autosave.flush();
  assert.deepEqual(autosave.keeping, { at: 'failed', error: { code: 'storage' } });
  await new Promise<void>(resolve =>
    autosave.addEventListener('change', () => autosave.keeping.at === 'kept' && resolve()),
  );
});

test('what is written on and on is kept in between', async () => {
  const { autosave, calls, write } = open({ pause: 60_000, longest: 20, again: 1 });
  write('a');
  autosave.touch();
  await new Promise<void>(resolve => {
    autosave.addEventListener('change', () => autosave.keeping.at === 'kept' && resolve());
    const typing = setInterval(() => {
      if (calls.length > 0) clearInterval(typing);
      else autosave.touch();
    }, 2);
  });
  assert.deepEqual(calls, ['save new a []']);
});

test('nothing is kept any more once it is discarded, until it is revived', async () => {
  const { autosave, calls, write } = open();
  write('a');
  await autosave.flush();
  await autosave.discard();
  write('b');
  autosave.touch();
  await autosave.flush();
  assert.deepEqual(calls.at(-1), 'delete d1');
  autosave.revive();
  await autosave.flush();
  assert.equal(calls.at(-1), 'save d1 b []');
  await autosave.leave();
});

test('what is left is kept', async () => {
  const { autosave, calls, write } = open();
  write('a');
  await autosave.leave();
  assert.deepEqual(calls, ['save new a []']);
});
