import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressIn, addressInScript, addressInTitle, baseOf, isDelegated } from './account.ts';

test('the path of an account, and of a mailbox that was delegated to it', () => {
  assert.equal(baseOf('/mail/u/0/'), '/mail/u/0/');
  assert.equal(baseOf('/mail/u/12/popout'), '/mail/u/12/');
  assert.equal(baseOf('/mail/b/AEoRXRS-_x/u/1/'), '/mail/b/AEoRXRS-_x/u/1/');
  assert.equal(isDelegated('/mail/b/AEoRXRS-_x/u/1/'), true);
  assert.equal(isDelegated('/mail/u/1/'), false);
  for (const path of ['/', '/mail/', '/mail/u/0', '/mail/u/x/', '/mail/mu/mp/1/', '/x/mail/u/0/'])
    assert.equal(baseOf(path), null, path);
});

test('the address in the script is the tenth, whatever stands before it', () => {
  const script = (before: string) =>
    `var GM_T=1;var GLOBALS=[${before},"ik",\n"alice@example.test",[1]];var x="b@x.test"`;
  assert.equal(addressInScript(script('null,,1,"a@x.test",[],{},,,,')), null, 'one place more');
  assert.equal(
    addressInScript(script(`null,,1,"a,]b@x.test",[["c@x.test",2],3],{"d":[4]},'\\'',,`)),
    'alice@example.test',
  );
  assert.equal(addressInScript('var GLOBALS=[1,2];'), null);
  assert.equal(addressInScript('var GLOBAL=[];'), null);
});

test('a mail that the page holds in a script names nobody', () => {
  for (const subject of [
    'GLOBALS=[,,,,,,,,,,bob@example.test,',
    "GLOBALS=[,,,,,,,,,,'bob@example.test',",
    'GLOBALS=[,,,,,,,,,,\\"bob@example.test\\",',
  ]) {
    assert.equal(addressInScript(`var LIST=["${subject}"];`), null, subject);
    const own = 'var GLOBALS=[,,,,,,,,,,"alice@example.test"]';
    assert.equal(addressInScript(`var LIST=["${subject}"];${own}`), 'alice@example.test', subject);
  }
});

test('an address in a text, where there is one alone', () => {
  assert.equal(addressIn('Google-Konto: Alice  \n(alice@example.test)'), 'alice@example.test');
  assert.equal(addressIn('Loading alice@example.test…'), 'alice@example.test');
  assert.equal(addressIn('bob@example.test, alice@example.test'), null);
  assert.equal(addressIn('Gmail'), null);
});

test('a title has the address in one place, whatever the subject says', () => {
  assert.equal(addressInTitle('Inbox (3) - alice@example.test - Gmail'), 'alice@example.test');
  const titled = (subject: string) => `${subject} - alice@example.test - Example Mail`;
  for (const subject of ['bob@example.test', 'bob@example.test - Gmail', 'x - bob@example.test - Gmail'])
    assert.equal(addressInTitle(titled(subject)), 'alice@example.test', subject);
  for (const title of [
    'Gmail',
    'About bob@example.test - Gmail',
    'bob@example.test',
    'a - bob@example.test, b - Gmail',
  ])
    assert.equal(addressInTitle(title), null, title);
});
