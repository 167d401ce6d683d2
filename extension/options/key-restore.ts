import { html } from 'lit';
import type { RestoreBackupResult, Status } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { EngineView } from '../ui/engine-view.ts';
import { backLink } from './back-link.ts';
import '../ui/restore-backup.ts';
import '../ui/unlock.ts';

/** The page that takes over what a backup holds. */
class KeyRestore extends EngineView {
  static override properties = { ...EngineView.properties, status: { attribute: false } };

  declare status: Status;

  #restored(_: CustomEvent<RestoreBackupResult>): void {
    this.tell('changed', undefined);
  }

  protected override render() {
    return html`${backLink('keys', t('options_keys'))}
      <h1 tabindex="-1">${t('backup_restore')}</h1>
      <p class="lead">${t('backup_restore_text')}</p>
      ${
        this.status.state === 'locked'
          ? html`<div class="card">
              <p>${t('pages_locked')}</p>
              <signet-unlock .engine=${this.engine} @unlocked=${() => this.tell('changed', undefined)}></signet-unlock>
            </div>`
          : html`<signet-restore-backup .engine=${this.engine} @restored=${this.#restored}></signet-restore-backup>`
      }`;
  }
}

customElements.define('signet-key-restore', KeyRestore);
