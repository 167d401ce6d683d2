import { html, nothing } from 'lit';
import type { ActivityEntry } from '../../js-bridge/contract.ts';
import { formatDateTime, t } from '../i18n.ts';
import { EngineView } from '../ui/engine-view.ts';

/** How many of the last questions are shown; the activity has them all. */
const SHOWN = 20;

/** What was asked of which directory lately. */
class LookupLog extends EngineView {
  static override properties = {
    ...EngineView.properties,
    asked: { type: Number },
    entries: { state: true },
  };

  /** Looks again whenever it changes. */
  declare asked: number;
  declare entries: ActivityEntry[] | undefined;

  constructor() {
    super();
    this.asked = 0;
    this.entries = undefined;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('asked') && this.engine) void this.#list();
  }

  async #list(): Promise<void> {
    const answer = await this.attempt(() =>
      this.engine.call('activity', { limit: SHOWN, kind: 'directory' }),
    );
    if (answer) this.entries = answer.result.entries;
  }

  protected override render() {
    return html`<section class="group" aria-labelledby="log-title">
      <h2 id="log-title">${t('directories_log')}</h2>
      ${this.problemView()}
      ${this.entries?.length === 0 ? html`<p class="muted">${t('directories_log_none')}</p>` : nothing}
      ${
        this.entries && this.entries.length > 0
          ? html`<ul class="log">
              ${this.entries.map(
                ({ at, name, detail }) => html`<li>
                  <span class="muted">${formatDateTime(at)}</span>
                  ${
                    name || detail
                      ? html`<span><strong>${name}</strong> <span class="wrap">${detail}</span></span>`
                      : html`<span class="muted">${t('directories_log_sealed')}</span>`
                  }
                </li>`,
              )}
            </ul>`
          : nothing
      }
    </section>`;
  }
}

customElements.define('signet-lookup-log', LookupLog);
