import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchangedText } from './signature.ts';

const alice = { text: '-- \nAlice' };

test('exchangedText exchanges the last one, and nothing that only looks alike', () => {
  const quoted = '> -- \n> Alice\n\n';
  assert.equal(
    exchangedText(`Hi\n\n${quoted}--\nAlice\n`, alice.text, '-- \nBoard'),
    `Hi\n\n${quoted}-- \nBoard\n`,
  );
  assert.equal(exchangedText('Hi\n-- \nAlice B.', alice.text, 'x'), 'Hi\n-- \nAlice B.');
  assert.equal(exchangedText('Hi', '', 'x'), 'Hi');
});

test('exchangedText takes one away for a sender without', () => {
  assert.equal(exchangedText('Hi\n-- \nAlice\n', alice.text, ''), 'Hi\n');
});
