import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completions } from './addresses.ts';
import { readAnswer } from './answer.ts';

// Recorded from Roundcube 1.6.5, with a group and a name that needs quotes.
const exec = `this.ksearch_query_results([{"name":"Bob Example <bob@example.test>","type":null,"id":"1","source":"0"},{"name":"\\"Meier, Eva\\" <eva@example.test>","type":null,"id":"2","source":"0"},{"name":"b@example.test","type":null,"id":"3","source":"0"},{"name":"Berlin (2)","type":"group","id":"1","source":"0"}],"b","123");\n`;

test('people of the address book, without groups', () => {
  const answer = readAnswer(200, 'application/json', JSON.stringify({ action: 'autocomplete', exec }));
  assert.deepEqual(completions(answer), [
    { name: 'Bob Example', address: 'bob@example.test' },
    { name: 'Meier, Eva', address: 'eva@example.test' },
    { name: '', address: 'b@example.test' },
  ]);
});

test('nobody, where the answer is another one', () => {
  for (const commands of [
    '',
    'this.ksearch_query_results("x");\n',
    'this.ksearch_query_results([1,null,{"name":2}]);\n',
  ]) {
    const body = JSON.stringify({ action: 'autocomplete', exec: commands });
    assert.deepEqual(completions(readAnswer(200, 'application/json', body)), []);
  }
});
