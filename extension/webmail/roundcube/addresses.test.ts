import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completions, foundGroups, members } from './addresses.ts';
import { readAnswer } from './answer.ts';

// Recorded from Roundcube 1.6.5, with a group and a name that needs quotes.
const exec = `this.ksearch_query_results([{"name":"Bob Example <bob@example.test>","type":null,"id":"1","source":"0"},{"name":"\\"Meier, Eva\\" <eva@example.test>","type":null,"id":"2","source":"0"},{"name":"b@example.test","type":null,"id":"3","source":"0"},{"name":"Berlin (2)","type":"group","id":"1","source":"0"},{"name":"Board <board@example.test>","email":"board@example.test","type":"group","id":"2","source":"0"}],"b","123");\n`;

const answerOf = (exec: string) =>
  readAnswer(200, 'application/json', JSON.stringify({ action: 'autocomplete', exec }));

test('people of the address book, and groups with an address of their own', () => {
  assert.deepEqual(completions(answerOf(exec)), [
    { name: 'Bob Example', address: 'bob@example.test' },
    { name: 'Meier, Eva', address: 'eva@example.test' },
    { name: '', address: 'b@example.test' },
    { name: 'Board', address: 'board@example.test' },
  ]);
});

test('groups of people, without their number', () => {
  assert.deepEqual(foundGroups(answerOf(exec)), [{ name: 'Berlin', id: '1', source: '0' }]);
});

test('the people of a group', () => {
  const list = 'this.replace_group_recipients("1","\\"Meier, Eva\\" <eva@example.test>, b@example.test");\n';
  assert.deepEqual(members(answerOf(list)), [
    { name: 'Meier, Eva', address: 'eva@example.test' },
    { name: '', address: 'b@example.test' },
  ]);
  assert.deepEqual(members(answerOf('')), []);
});

test('nobody, where the answer is another one', () => {
  for (const commands of [
    '',
    'this.ksearch_query_results("x");\n',
    'this.ksearch_query_results([1,null,{"name":2}]);\n',
  ]) {
    assert.deepEqual(completions(answerOf(commands)), []);
    assert.deepEqual(foundGroups(answerOf(commands)), []);
  }
});
