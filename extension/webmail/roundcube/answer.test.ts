// The answers were recorded from Roundcube 1.6.5, in English and German.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Failure } from '../../channel.ts';
import { WebmailError } from '../failure.ts';
import { isConfirmed, listedUIDs, readAnswer, readSource } from './answer.ts';

const json = 'application/json; charset=UTF-8';
const html = 'text/html; charset=UTF-8';

function answer(action: string, ...commands: string[]): string {
  return JSON.stringify({ action, exec: commands.map(command => `this.${command};\n`).join('') });
}

function fails(code: Failure['code'], detail = /./) {
  return (thrown: unknown) => {
    assert.ok(thrown instanceof WebmailError, String(thrown));
    assert.equal(thrown.failure.code, code);
    assert.match(thrown.failure.detail, detail);
    assert.equal(thrown.failure.sent, false);
    return true;
  };
}

describe('readAnswer', () => {
  test('a confirmation, in any language', () => {
    for (const text of ['Message sent successfully.', 'Nachricht erfolgreich gesendet.']) {
      const body = answer('bounce', `display_message(${JSON.stringify(text)},"confirmation",0)`);
      assert.equal(isConfirmed(readAnswer(200, json, body)), true);
    }
  });

  test('an empty answer confirms nothing', () => {
    assert.equal(isConfirmed(readAnswer(200, json, '{"action":"bounce"}')), false);
  });

  const errors: [string, number, string, string, Failure['code'], RegExp?][] = [
    [
      'a recipient that the mail server refused',
      200,
      json,
      answer(
        'bounce',
        'display_message("SMTP Error (550): Failed to add recipient \\"x@elsewhere.test\\" (5.7.1 foreign domain refused).","error",0)',
      ),
      'rejected',
      /550.*"x@elsewhere\.test"/,
    ],
    [
      'an action that the administrator disabled',
      200,
      json,
      answer('bounce', 'display_message("Application Error (404): Action disabled","error",0)'),
      'disabled',
    ],
    [
      'a session that ended',
      200,
      json,
      answer('list', 'session_error("/?_task=login&_err=session")'),
      'session-expired',
    ],
    [
      'a session that the server forgot',
      200,
      json,
      answer(
        'list',
        'display_message("Your session is invalid or expired.","error",-1000)',
        'session_error("/?_task=login&_err=session")',
      ),
      'session-expired',
    ],
    ['a stale request token', 403, html, 'Invalid Request', 'session-expired', /403/],
    [
      'the login page',
      200,
      html,
      '<form><input name="_task" type="hidden" value="login"></form>',
      'session-expired',
      /login page/,
    ],
    [
      'the page about a stale request token',
      200,
      html,
      '<script>\nrcmail.set_env({"task":null,"server_error":403,"comm_path":"/?_task=mail"});\n</script>',
      'session-expired',
      /token/,
    ],
    [
      'a file that is too large for PHP, with two messages',
      200,
      json,
      answer(
        'import',
        'display_message("Die hochzuladende Datei überschreitet die Maximalgröße von 2.0 MB.","error")',
        'display_message("Import fehlgeschlagen!","error",0)',
      ),
      'rejected',
      /2\.0 MB/,
    ],
    ['a proxy that refuses the size', 413, html, '<h1>413 Request Entity Too Large</h1>', 'too-large'],
    ['a server that failed', 500, html, '', 'rejected', /500/],
    ['a page of something else', 200, html, '<h1>Maintenance</h1>', 'rejected'],
    ['something that calls itself JSON', 200, json, '{"action":', 'rejected'],
  ];
  for (const [name, status, type, body, code, detail] of errors) {
    test(name, () => assert.throws(() => readAnswer(status, type, body), fails(code, detail)));
  }

  test('an error counts though a confirmation stands before it', () => {
    const body = answer(
      'move',
      'display_message("done","confirmation",0)',
      'display_message("no","error",0)',
    );
    assert.throws(() => readAnswer(200, json, body), fails('rejected', /^no$/));
  });

  test('the words of a text are not commands', () => {
    const text = 'this.session_error("x"); confirmation';
    const body = answer('move', `display_message(${JSON.stringify(text)},"notice",0)`);
    assert.equal(isConfirmed(readAnswer(200, json, body)), false);
  });
});

test('listedUIDs takes the numbers of the rows', () => {
  const row = (uid: string) =>
    `add_message_row(${uid},{"subject":"a);\\nthis.add_message_row(9,{}","size":"1 B"},{"seen":1,"mbox":"Drafts"},false)`;
  const body = answer('list', 'set_rowcount("Messages 1 to 2 of 2","Drafts")', row('11'), row('7'));
  assert.deepEqual(listedUIDs(readAnswer(200, json, body)), ['11', '7']);
});

describe('readSource', () => {
  const response = (body: string, type: string, status = 200) =>
    new Response(body, { status, headers: { 'content-type': type } });

  test('a message comes octet for octet', async () => {
    const raw = await readSource(response('Subject: \u00fc\r\n\r\nx\r\n', 'text/plain; charset=UTF-8'));
    assert.deepEqual(raw, new TextEncoder().encode('Subject: \u00fc\r\n\r\nx\r\n'));
  });

  test('an empty text is an unknown message', () =>
    assert.rejects(readSource(response('', 'text/plain')), fails('not-found')));

  test('a page is no message', () =>
    assert.rejects(
      readSource(response('<input name="_task" value="login">', html)),
      fails('session-expired'),
    ));
});
