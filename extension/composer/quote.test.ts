import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Headers, OpenResult, Part } from '../../js-bridge/contract.ts';
import {
  answered,
  answerRecipients,
  answerSubject,
  isReadableEverywhere,
  quotedParts,
  threading,
  wasEncrypted,
  withoutQuotation,
} from './quote.ts';

const alice = { name: 'Alice', address: 'alice@example.test' };
const bob = { name: 'Bob', address: 'bob@example.test' };
const carol = { name: '', address: 'carol@example.test' };

const headers: Headers = {
  protection: 'clear',
  sender: [],
  confidential: [],
  remarks: [],
  answerConfidential: [],
  subject: 'Offer',
  from: [alice],
  to: [bob, carol],
  cc: [{ name: '', address: 'dave@example.test' }],
  replyTo: [],
  messageId: '3@example.test',
  references: ['1@example.test', '2@example.test'],
  differences: [],
};

test('answerSubject puts one prefix before the subject', () => {
  for (const [kind, subject, want] of [
    ['reply', 'Offer', 'Re: Offer'],
    ['reply', 'Re: Offer', 'Re: Offer'],
    ['reply-all', 'AW: RE: re[2]: Offer', 'Re: Offer'],
    ['forward', 'Re: Offer', 'Fwd: Offer'],
    ['reply', 'Release: notes', 'Re: Release: notes'],
    ['reply', '', 'Re: '],
  ] as const) {
    assert.equal(answerSubject(kind, subject), want);
  }
});

test('threading continues the thread of a reply', () => {
  assert.deepEqual(threading('reply', headers), {
    inReplyTo: '3@example.test',
    references: ['1@example.test', '2@example.test', '3@example.test'],
  });
  assert.deepEqual(threading('forward', headers), { inReplyTo: '', references: [] });
  assert.deepEqual(threading('reply', { ...headers, messageId: '' }), { inReplyTo: '', references: [] });
});

test('answerRecipients answers the author, or everybody but the user', () => {
  assert.deepEqual(answerRecipients('reply', headers, [bob]), { to: [alice], cc: [] });
  assert.deepEqual(answerRecipients('reply', { ...headers, replyTo: [carol] }, [bob]), {
    to: [carol],
    cc: [],
  });
  assert.deepEqual(answerRecipients('reply-all', headers, [{ name: '', address: 'BOB@example.test' }]), {
    to: [alice],
    cc: [carol, { name: '', address: 'dave@example.test' }],
  });
  assert.deepEqual(answerRecipients('forward', headers, [bob]), { to: [], cc: [] });
});

test('wasEncrypted looks at all layers, and at those of what a message carries', () => {
  const layer = { kind: 'signed', form: 'clear' };
  const opened = (kinds: string[], enclosed: object[] = []) =>
    ({ layers: kinds.map(kind => ({ ...layer, kind })), enclosed }) as unknown as OpenResult;
  assert.ok(!wasEncrypted(opened(['signed'])));
  for (const kind of ['enveloped', 'auth-enveloped']) {
    assert.ok(wasEncrypted(opened(['signed', kind])), kind);
    assert.ok(wasEncrypted(opened([], [{ result: opened([kind]) }])), kind);
  }
  assert.ok(!wasEncrypted(opened(['signed', 'compressed'])));
});

test('answered is what a banner or a footer stands around, and else the message', () => {
  const inside = (verdict: string, kind: string) => ({
    result: { verdict, layers: [{ kind }], parts: [], enclosed: [] },
  });
  const opened = (parts: object[], enclosed: object[]) => ({ parts, enclosed }) as unknown as OpenResult;
  for (const [verdict, kind] of [
    ['verified', 'signed'],
    ['invalid', 'signed'],
    ['verified-and-confidential', 'enveloped'],
  ] as const) {
    const part = inside(verdict, kind);
    assert.equal(answered(opened([{ added: true }], [part])), part.result, `${verdict} ${kind}`);
  }
  const part = inside('verified', 'signed');
  for (const whole of [
    opened([{ added: true }], []),
    opened([{ added: true }, {}], [part]),
    opened([], [part, part]),
    // A ciphertext that its sender may not be able to read is not sent back.
    opened([{ added: true }], [inside('confidential', 'enveloped')]),
    opened([{ added: true }], [inside('other-sender', 'auth-enveloped')]),
  ])
    assert.equal(answered(whole), whole);
});

test('quotedParts prefers HTML and keeps text that has no alternative', () => {
  const part = (kind: Part['kind'], alternative = false): Part => ({
    kind,
    alternative,
    type: '',
    name: '',
    size: 1,
    body: 0,
  });
  const text = part('text', true);
  const html = part('html');
  const footer = part('text');
  const file = part('attachment');
  assert.deepEqual(quotedParts([text, html, footer, file]), [html, footer]);
  assert.deepEqual(quotedParts([text]), [text]);
});

test('withoutQuotation keeps what the user or the signature wrote', () => {
  const text =
    'Hello\n\nOn Monday, Alice wrote:\n\n> This is an encrypted message\n> and can not be displayed.\n\n-- \nBob';
  assert.equal(withoutQuotation(text), 'Hello\n\n-- \nBob');
  assert.equal(withoutQuotation('To buy:\nbread'), 'To buy:\nbread');
});

test('withoutQuotation drops the header that a webmail puts above what it forwards', () => {
  const text =
    'For you\n\n\n-------- Original Message --------\nSubject: [...]\nFrom: alice@example.test\n\n-- \nBob';
  assert.equal(withoutQuotation(text), 'For you\n\n-- \nBob');
});

test('only what every program can read is left to the webmail to quote', () => {
  const signed = (form: string) => ({ kind: 'signed', form });
  for (const [layers, want] of [
    [[], true],
    [[signed('clear')], true],
    [[signed('opaque')], false],
    [[{ kind: 'enveloped' }, signed('clear')], false],
    [[signed('clear'), { kind: 'enveloped' }], false],
  ] as const) {
    assert.equal(
      isReadableEverywhere({ layers, enclosed: [] } as unknown as OpenResult),
      want,
      JSON.stringify(layers),
    );
  }
});

test('a text of many lines costs little', () => {
  const blank = `Bob wrote:${'\n'.repeat(500_000)}> hi\nmine`;
  assert.equal(withoutQuotation(blank), 'mine');
  assert.equal(withoutQuotation('a\n'.repeat(500_000)).length, 999_999);
});
