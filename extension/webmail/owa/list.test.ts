import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formOf } from './list.ts';

const item = (ItemClass: string, hour: number) => ({
  ...{ ItemId: { Id: ItemClass }, ItemClass },
  DateTimeReceived: `2026-05-05T${hour}:00:00Z`,
});

test('the form is that of the newest message, by its class', () => {
  const signed = item('IPM.Note.SMIME.MultipartSigned', 11);
  assert.equal(formOf([signed, item('IPM.Note', 10)]), 'signed');
  assert.equal(formOf([signed, item('IPM.Note', 12)]), null);
  assert.equal(formOf([signed, item('ipm.note.smime', 12)]), 'protected');
  assert.equal(formOf([item('IPM.Note.SMIMEX', 12)]), null);
  assert.equal(formOf([]), null);
});
