/** Elements for the tests of adapters, which run where there is no document. */

/** An element, as far as adapters look at it: which selectors select it, and what is in it. */
export class FakeElement {
  readonly nodeType = 1;
  readonly isConnected = true;
  readonly ways: readonly string[];
  readonly inside: readonly FakeElement[];
  parentElement: FakeElement | null = null;
  attributes: Record<string, string> = {};

  constructor(ways: readonly string[], ...inside: FakeElement[]) {
    this.ways = ways;
    this.inside = inside;
    for (const each of inside) each.parentElement = this;
  }

  /** @param selector one of its ways, or a list in which one of them stands */
  matches(selector: string): boolean {
    return this.ways.some(way => way === selector || selector.split(/, ?/).includes(way));
  }

  getAttribute(name: string): string | null {
    return this.attributes[name] ?? null;
  }

  closest(selector: string): FakeElement | null {
    return this.matches(selector) ? this : (this.parentElement?.closest(selector) ?? null);
  }

  contains(other: FakeElement): boolean {
    return other === this || this.inside.some(each => each.contains(other));
  }

  querySelectorAll(selector: string): FakeElement[] {
    return this.inside.flatMap(each => [
      ...(each.matches(selector) ? [each] : []),
      ...each.querySelectorAll(selector),
    ]);
  }

  querySelector(selector: string): FakeElement | null {
    return this.querySelectorAll(selector)[0] ?? null;
  }
}

/** Lets an event come from an element. */
export function from(target: FakeElement, event: Event): Event {
  Object.defineProperty(event, 'target', { value: target });
  return event;
}
