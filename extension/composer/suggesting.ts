import type { ReactiveControllerHost, TemplateResult } from 'lit';
import { nothing } from 'lit';
import type { Address } from '../../js-bridge/contract.ts';
import { addressKey } from '../addresses.ts';
import type { Completion, Completions } from './completion.ts';
import { markBeside, noSuggestions, type Suggestions, suggest } from './suggested.ts';
import { suggestions } from './suggestions.ts';

/** Suggests people for what is typed into one field for recipients. */
export class Suggesting {
  readonly #host: ReactiveControllerHost & { addresses: Address[] };
  readonly #take: (people: Address[]) => void;
  #completions: Completions | undefined;
  #suggested: Suggestions = noSuggestions;

  /** @param take called with who was chosen, or with the people of a group that was */
  constructor(host: ReactiveControllerHost & { addresses: Address[] }, take: (people: Address[]) => void) {
    this.#host = host;
    this.#take = take;
  }

  get shown(): boolean {
    return this.#suggested.list.length > 0;
  }

  /** Looks for those whom a text may mean and who are not in the field yet. */
  look(completions: Completions, typed: string): void {
    this.#completions = completions;
    this.#show(noSuggestions);
    completions.look(typed, found => {
      const here = new Set(this.#host.addresses.map(({ address }) => addressKey(address)));
      const others = found.filter(each =>
        (each.members ?? [each]).some(({ address }) => !here.has(addressKey(address))),
      );
      // More of them came: who is marked stays it.
      this.#show(this.shown ? { ...this.#suggested, list: others } : suggest(others, typed));
    });
  }

  /** Suggests nobody any more. */
  dismiss(): void {
    this.#completions?.forget();
    this.#show(noSuggestions);
  }

  /** Handles a key that has to do with who is suggested. Tells whether it has. */
  handles(event: KeyboardEvent, quoted: boolean): boolean {
    if (!this.shown || event.ctrlKey || event.metaKey || event.altKey) return false;
    const { list, marked } = this.#suggested;
    const ends = event.key === 'Enter' || event.key === 'Tab' || (/^[,;]$/.test(event.key) && !quoted);
    const completion = ends && !event.shiftKey ? list[marked] : undefined;
    if (event.key === 'ArrowDown') this.#show(markBeside(this.#suggested, 1));
    else if (event.key === 'ArrowUp') this.#show(markBeside(this.#suggested, -1));
    else if (event.key === 'Escape') this.dismiss();
    else if (completion) this.#chosen(completion);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** The list, under the id that the field's aria-controls names. */
  render(id: string): TemplateResult | typeof nothing {
    return suggestions(this.#suggested, id, completion => this.#chosen(completion));
  }

  /** The id of the one whom Enter takes, for aria-activedescendant. */
  markedID(id: string): string | typeof nothing {
    const { marked } = this.#suggested;
    return marked < 0 ? nothing : `${id}-${marked}`;
  }

  #chosen({ name, address, members }: Completion): void {
    this.dismiss();
    this.#take(members ?? [{ name, address }]);
  }

  #show(suggested: Suggestions): void {
    this.#suggested = suggested;
    this.#host.requestUpdate();
  }
}
