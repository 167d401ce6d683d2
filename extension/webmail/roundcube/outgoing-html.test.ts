import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asSent } from './outgoing-html.ts';

test("what Roundcube's editor shows without a style of its own gets the one with which Roundcube sends it", () => {
  assert.equal(
    asSent('<p>Hi</p><p>&nbsp;</p><blockquote><div class="pre">x</div></blockquote>', ''),
    '<p>Hi</p><p><br></p><blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">' +
      '<div class="pre" style="margin: 0; padding: 0; font-family: monospace">x</div></blockquote>',
  );
  const own = '<blockquote style="color: red"><div class="pre x">y</div></blockquote>';
  assert.equal(asSent(own, ''), own);
});

test('the font of the settings is around all of it', () => {
  assert.equal(
    asSent('<p>Hi</p>', 'font-size: 10pt; font-family: "Courier New",monospace'),
    `<div style="font-size: 10pt; font-family: 'Courier New',monospace"><p>Hi</p></div>`,
  );
});
