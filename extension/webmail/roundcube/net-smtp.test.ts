// That Net_SMTP does what is said here, a test with the real one shows: e2e/net-smtp.test.ts.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { changedOnTheWayOut } from './net-smtp.ts';

const header = 'Subject: x\r\n\r\n';
const changed = (body: string) => changedOnTheWayOut(new TextEncoder().encode(header + body));
const x = (count: number) => 'x'.repeat(count);

describe('changedOnTheWayOut', () => {
  const harmless: [string, string][] = [
    ['no body', ''],
    ['a piece that ends in its middle', `${x(8190)}\r\n`],
    ['an LF after what is read at once', `${x(8191)}\r\nxx`],
    ['a CR one octet later', `${x(8193)}\r\nxx`],
    ['a CR at the end of the message', `${x(8192)}\r`],
    ['a dot that begins a line', `${x(8191)}\r\n.xx`.slice(1)],
    ['a dot in a line', `${x(8192)}.xx`],
  ];
  for (const [name, body] of harmless) test(name, () => assert.equal(changed(body), null));

  const harmful: [string, string, number][] = [
    ['a CR that ends the first piece', `${x(8192)}\r\nxx`, 8193],
    ['a CR after an LF', `${x(8190)}\r\n\r\nxx`, 8193],
    ['a CR that ends the second piece', `${x(8193 + 8192)}\r\nxx`, 2 * 8193],
    ['a dot that begins a piece in a line', `${x(8193)}.xx`, 8193],
  ];
  for (const [name, body, at] of harmful) test(name, () => assert.equal(changed(body), header.length + at));

  test('a message without a body', () =>
    assert.equal(changedOnTheWayOut(new TextEncoder().encode(`Subject: ${x(9000)}\r\n`)), null));
});
