import assert from 'node:assert/strict';
import { test } from 'node:test';

/** An element, as far as it is asked here: what it is, by selectors, and what is in it. */
class FakeElement {
  readonly is: string[];
  readonly inside: FakeElement[];
  around: FakeElement | null = null;

  constructor(is: string[], ...inside: FakeElement[]) {
    this.is = is;
    this.inside = inside;
    for (const each of inside) each.around = this;
  }

  matches(ways: string): boolean {
    return ways.split(',').some(way => this.is.includes(way));
  }

  get parentElement(): FakeElement | null {
    return this.around;
  }

  closest(ways: string): FakeElement | null {
    return this.matches(ways) ? this : (this.around?.closest(ways) ?? null);
  }

  contains(other: FakeElement): boolean {
    return other === this || this.inside.some(each => each.contains(other));
  }

  querySelector(way: string): FakeElement | null {
    for (const each of this.inside) {
      const found = each.matches(way) ? each : each.querySelector(way);
      if (found) return found;
    }
    return null;
  }
}

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
const document = { querySelectorAll: () => composing };
Object.assign(globalThis, { Element: FakeElement, KeyboardEvent: FakeKey, document });
const { sendAgain, sendsBy, sendsUnknown } = await import('./sends.ts');

const plain = '[role="button"]:not([aria-haspopup="true"])';
const send = new FakeElement([plain, '[role="button"][jslog^="32601;"]']);
const archive = new FakeElement([plain]);
const more = new FakeElement([]);
const cell = new FakeElement(['td'], archive, send, more);
const bold = new FakeElement([plain]);
const root = new FakeElement([], cell, new FakeElement(['td'], bold));
const title = new FakeElement([]);
new FakeElement(['[role="dialog"]'], title, root);
const item = new FakeElement(['[selector="scheduledSend"]']);

function by(target: FakeElement, event: Event, menuOf: FakeElement | null = root): unknown {
  Object.defineProperty(event, 'target', { value: target });
  const of = (element: FakeElement | null) => element as unknown as HTMLElement;
  return sendsBy(event, of(root), menuOf && of(menuOf))?.by;
}

test('the buttons of the cell send, and no others', () => {
  for (const type of ['click', 'Enter', ' ']) {
    const event = () => (type === 'click' ? new Event(type) : new FakeKey(type));
    assert.equal(by(send, event()), send, type);
    assert.equal(by(archive, event()), archive, `${type}: that archives, too`);
    assert.equal(by(more, event()), undefined, `${type}: the menu`);
    assert.equal(by(bold, event()), undefined, `${type}: elsewhere`);
  }
});

test('the keys send in the whole window', () => {
  for (const target of [title, root, bold]) assert.equal(by(target, new FakeKey('Enter', true)), send);
  assert.equal(by(item, new FakeKey('Enter', true), title), undefined);
});

test('the item of the menu sends for the window whose menu it is, or any where that was not seen', () => {
  for (const type of ['mousedown', 'mouseup', 'click']) {
    assert.equal(by(item, new Event(type)), item, type);
    assert.equal(by(item, new Event(type), null), item, type);
    assert.equal(by(item, new Event(type), title), undefined, type);
  }
});

test('what may be the menu of another window is not pressed again', () => {
  const event = new Event('mouseup');
  Object.defineProperty(event, 'target', { value: item });
  const sends = sendsBy(event, root as unknown as HTMLElement, null);
  assert.deepEqual(sends, { by: item, unclear: true });
  // Neither has a method to press it by, nor is the window's own Send to be pressed.
  sendAgain(sends, root as unknown as HTMLElement);
});

test('of a window that is not recognised what sends is known all the same', () => {
  composing = [bold];
  const unknown = (target: FakeElement, event: Event, ...known: FakeElement[]) => {
    Object.defineProperty(event, 'target', { value: target });
    return sendsUnknown(event, known as unknown as HTMLElement[], null);
  };
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
  const held = (target: FakeElement, ...known: FakeElement[]) => {
    const event = new Event('click');
    Object.defineProperty(event, 'target', { value: target });
    return sendsUnknown(event, known as unknown as HTMLElement[], null);
  };
  assert.deepEqual(
    [any, tool, elsewhere].map(each => held(each)),
    [true, false, false],
  );
  new FakeElement([], new FakeElement([], subject(), send), elsewhere);
  assert.equal(held(elsewhere), false, 'where that one is found, it is no other');
});
