import { nothing, type TemplateResult } from 'lit';
import { type Engine, errorOf } from '../../js-bridge/client.ts';
import type { Error as ContractError } from '../../js-bridge/contract.ts';
import { LightElement } from './light-element.ts';
import { engineProblem, type Step } from './problem.ts';

/**
 * A view that asks the engine for things: it knows whether something is under
 * way, and why the last thing did not happen.
 */
export class EngineView extends LightElement {
  static override properties = {
    engine: { attribute: false },
    busy: { state: true },
    problem: { state: true },
  };

  declare engine: Engine;
  declare busy: boolean;
  declare problem: ContractError | undefined;
  /** What had the focus when the first of the tasks that are under way began. */
  #focused: Element | null = null;

  constructor() {
    super();
    this.busy = false;
    this.problem = undefined;
  }

  /**
   * Runs a task and keeps its failure for the view to show. What was pressed may be disabled meanwhile, and the
   * browser takes the focus from what is: it gets it back, unless the focus went on.
   *
   * @returns what the task returned; undefined when it failed
   */
  protected async attempt<T>(task: () => Promise<T>): Promise<T | undefined> {
    if (document.activeElement !== document.body) this.#focused = document.activeElement;
    this.busy = true;
    this.problem = undefined;
    try {
      return await task();
    } catch (thrown) {
      this.problem = errorOf(thrown);
      return undefined;
    } finally {
      this.busy = false;
      void this.updateComplete.then(() => this.#refocus());
    }
  }

  #refocus(): void {
    // One task may follow another at once.
    if (this.busy) return;
    const focused = this.#focused;
    this.#focused = null;
    if (focused instanceof HTMLElement && document.activeElement === document.body) focused.focus();
  }

  /** Shows why the last task did not happen, with its next steps; nothing when it did. */
  protected problemView(steps: Step[] = []): TemplateResult | typeof nothing {
    return this.problem ? engineProblem(this.problem, steps) : nothing;
  }

  /** Tells the view around this one that something happened: `event.detail` says what. */
  protected tell<T>(type: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(type, { detail, bubbles: true }));
  }
}
