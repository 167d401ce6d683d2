import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeElement, from } from '../fake-element.ts';

class FakeKey extends Event {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey = false;

  constructor(key: string, ctrlKey = false) {
    super('keydown');
    this.key = key;
    this.ctrlKey = ctrlKey;
  }
}

/** What of compose windows is in the page. */
let composing: FakeElement[] = [];
const document = {
  querySelectorAll: () => composing,
  getElementById: (id: string) => (id === 'item' ? item : null),
};
Object.assign(globalThis, { Element: FakeElement, KeyboardEvent: FakeKey, document });
const { sendAgain, sendsBy, sendsUnknown } = await import('./sends.ts');

const plain = '[role="button"]:not([aria-haspopup="true"])';
const send = new FakeElement([plain, '[role="button"][jslog^="32601;"]']);
const archive = new FakeElement([plain]);
const more = new FakeElement([]);
const cell = new FakeElement(['td'], archive, send, more);
const bold = new FakeElement([plain]);
const aside = new FakeElement([plain, '.Uo[role="button"]']);
const root = new FakeElement([], cell, new FakeElement(['td'], bold, aside));
const title = new FakeElement([]);
new FakeElement(['[role="dialog"]'], title, root);
const item = new FakeElement(['[selector="scheduledSend"]']);

function by(target: FakeElement, event: Event, menuOf: FakeElement | null = root): unknown {
  const of = (element: FakeElement | null) => element as unknown as HTMLElement;
  return sendsBy(from(target, event), of(root), menuOf && of(menuOf))?.by;
}

/** What a page may answer of a press. */
const presses = ['pointerdown', 'pointerup', 'touchstart', 'touchend', 'mousedown', 'mouseup', 'click'];

test('the buttons of the cell send, and no others', () => {
  for (const type of [...presses, 'Enter', ' ']) {
    const event = () => (presses.includes(type) ? new Event(type) : new FakeKey(type));
    assert.equal(by(send, event()), send, type);
    assert.equal(by(archive, event()), archive, `${type}: that archives, too`);
    assert.equal(by(aside, event()), aside, `${type}: that does so elsewhere`);
    assert.equal(by(more, event()), undefined, `${type}: the menu`);
    assert.equal(by(bold, event()), undefined, `${type}: elsewhere`);
  }
});

test('the keys send in the whole window', () => {
  for (const target of [title, root, bold]) assert.equal(by(target, new FakeKey('Enter', true)), send);
  assert.equal(by(item, new FakeKey('Enter', true), title), undefined);
});

test('the item of the menu sends for the window whose menu it is, or any where that was not seen', () => {
  for (const type of presses) {
    assert.equal(by(item, new Event(type)), item, type);
    assert.equal(by(item, new Event(type), null), item, type);
    assert.equal(by(item, new Event(type), title), undefined, type);
  }
});

test('keys press what is chosen in the menu, though its button has the focus', () => {
  for (const chosen of ['item', 'another']) {
    more.attributes['aria-activedescendant'] = chosen;
    assert.equal(by(more, new FakeKey('Enter')), chosen === 'item' ? item : undefined);
    assert.equal(by(more, new FakeKey('ArrowDown')), undefined);
  }
  more.attributes = {};
});

test('what may be the menu of another window is not pressed again', () => {
  const sends = sendsBy(from(item, new Event('mouseup')), root as unknown as HTMLElement, null);
  assert.deepEqual(sends, { by: item, unclear: true });
  // Neither has a method to press it by, nor is the window's own Send to be pressed.
  sendAgain(sends, root as unknown as HTMLElement);
});

test('of a window that is not recognised what sends is known all the same', () => {
  composing = [bold];
  const unknown = (target: FakeElement, event: Event, ...known: FakeElement[]) =>
    sendsUnknown(from(target, event), known as unknown as HTMLElement[], null);
  assert.equal(unknown(send, new Event('click')), true);
  assert.equal(unknown(archive, new Event('click')), true, 'by its place');
  assert.equal(unknown(new FakeElement(['.Uo[role="button"]']), new Event('click')), true, 'by its class');
  assert.equal(unknown(bold, new Event('click')), false);
  assert.equal(unknown(bold, new FakeKey('Enter', true)), true);
  assert.equal(unknown(item, new Event('mouseup')), true);
  const other = new FakeElement([]);
  assert.equal(unknown(item, new Event('mouseup'), other), true, 'beside one that is recognised');
  assert.equal(unknown(send, new Event('click'), root), false, 'one that is recognised looks after itself');
  composing = [];
  assert.equal(unknown(bold, new FakeKey('Enter', true)), false, 'nobody writes');
});

test('of a window whose button that sends is not found every button is held that may be it', () => {
  const subject = () => new FakeElement(['input[name="subjectbox"]']);
  const nameless = () => new FakeElement(['[role="button"]']);
  const tool = new FakeElement(['[role="button"]', '[role="button"][command]']);
  const [any, elsewhere] = [nameless(), nameless()];
  const inLost = subject();
  composing = [inLost];
  const lost = new FakeElement([], inLost, new FakeElement([], any, tool));
  new FakeElement([], lost, new FakeElement(['[gh="cm"]']), elsewhere);
  const held = (target: FakeElement, ...known: FakeElement[]) =>
    sendsUnknown(from(target, new Event('click')), known as unknown as HTMLElement[], null);
  assert.deepEqual(
    [any, tool, elsewhere].map(each => held(each)),
    [true, false, false],
  );
  new FakeElement([], new FakeElement([], subject(), send), elsewhere);
  assert.equal(held(elsewhere), false, 'where that one is found, it is no other');
});
