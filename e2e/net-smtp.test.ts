// What Signet says about the way out of Roundcube, against the library that
// Roundcube sends with: Debian's PEAR Net_SMTP, without a network.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { changedOnTheWayOut } from '../extension/webmail/roundcube/net-smtp.ts';
import { removeFolder, temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';

// Sends the messages that are named, and keeps what came to the socket as NAME.wire.
const sender = `
error_reporting(E_ALL & ~E_DEPRECATED);
require 'Net/SMTP.php';
class Sender extends Net_SMTP {
  public $wire = '';
  public function __construct() { parent::__construct('127.0.0.1'); }
  public function send($data) { $this->wire .= $data; return strlen($data); }
  protected function put($command, $args = '') { return true; }
  protected function parseResponse($valid, $later = false) { return true; }
}
foreach (array_slice($argv, 1) as $name) {
  $smtp = new Sender();
  $smtp->data(fopen($name, 'r'), 'Subject: x');
  file_put_contents("$name.wire", $smtp->wire);
}`;

const header = 'Subject: x\r\n\r\n';

describe('the way out of Roundcube', { skip: skipWithout('roundcube') }, () => {
  const folder = temporaryFolder('net-smtp');
  after(() => removeFolder(folder));

  /** What a server takes from Net_SMTP, without the dots of RFC 5321 Section 4.5.2. */
  function send(bodies: string[]): string[] {
    const names = bodies.map((body, i) => {
      const name = join(folder, String(i));
      writeFileSync(name, body);
      return name;
    });
    execFileSync('php', ['-r', sender, '--', ...names], { stdio: ['ignore', 'inherit', 'inherit'] });
    return names.map(name =>
      readFileSync(`${name}.wire`, 'latin1')
        .slice(header.length, -'.\r\n'.length)
        .replaceAll(/(^|\r\n)\.\./g, '$1.'),
    );
  }

  test('Signet knows which bodies leave as they are', () => {
    const bodies = Array.from({ length: 400 }, (_, seed) => randomBody(seed));
    let changed = 0;
    for (const [i, arrived] of send(bodies).entries()) {
      const body = bodies[i] ?? '';
      const same = arrived.trimEnd() === body.trimEnd();
      if (!same) changed++;
      const where = changedOnTheWayOut(Buffer.from(header + body));
      assert.equal(where === null, same, `body ${i} of ${body.length} octets; Signet says ${where}`);
    }
    assert.ok(changed > 50 && changed < 350, `${changed} of ${bodies.length} were changed`);
  });
});

/** Lines of many lengths, with dots; the same for the same seed. */
function randomBody(seed: number): string {
  let state = seed + 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const length = random(100_000);
  let body = '';
  while (body.length < length) {
    const letters = Array.from({ length: random(random(4) === 0 ? 3 : 77) }, () => 'abcdefghi.'[random(10)]);
    body += `${letters.join('')}\r\n`;
  }
  return body;
}
