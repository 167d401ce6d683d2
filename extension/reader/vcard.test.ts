import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contactsOf } from './vcard.ts';

test('a vCard', () => {
  const found = contactsOf(
    [
      'BEGIN:VCARD',
      'VERSION:4.0',
      'FN:Bob Example',
      'ORG:Example Ltd;Kitchen',
      'TITLE:Cook',
      'EMAIL;TYPE=work:bob@example.test',
      'TEL;VALUE=uri:tel:+49-30-1',
      'ADR:;;Main Street 1;Town;;12345;Land',
      'END:VCARD',
    ].join('\r\n'),
  );
  assert.deepEqual(found, [
    {
      name: 'Bob Example',
      work: ['Cook', 'Kitchen, Example Ltd'],
      emails: ['bob@example.test'],
      phones: ['+49-30-1'],
      places: ['Main Street 1, Town, 12345, Land'],
    },
  ]);
});

test('a vCard 2.1', () => {
  const [found] = contactsOf(
    'BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;QUOTED-PRINTABLE:M=C3=BCller;J=C3=\n=B6rg\nEMAIL;INTERNET:j@example.test\nEND:VCARD\n',
  );
  assert.equal(found?.name, 'Jörg Müller');
  assert.deepEqual(found?.emails, ['j@example.test']);
});

test('a contact without a name has its address', () => {
  assert.equal(contactsOf('BEGIN:VCARD\nEMAIL:a@example.test\nEND:VCARD')[0]?.name, 'a@example.test');
});
