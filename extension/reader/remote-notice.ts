/** What is said above a message whose pictures are elsewhere, and the button that fetches them. */
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../i18n.ts';
import { icon } from '../icons.ts';
import { originsToAsk, type RemoteImages } from './remote-images.ts';

/** What is known of the pictures of one page. */
export interface HeldBack {
  /** How many were not fetched. */
  count: number;
  /** The addresses of those that are large enough to be seen. */
  addresses: string[];
}

/**
 * Says what was not fetched and why, and offers to fetch it where that is offered; nothing where all is there. The hosts
 * of all parts are named in each of them, since one click allows them all.
 */
export function remoteNotice(held: HeldBack, remote: RemoteImages): TemplateResult | typeof nothing {
  if (held.count === 0) return nothing;
  const hosts = remote.undecided;
  const offered = remote.offer && originsToAsk(held.addresses).some(origin => hosts.includes(origin));
  return html`<div class="held-back">
    ${icon('image-off', 'small')}
    <div class="held-back-text">
      <p>${countText(held.count)} ${t(reasonKey(remote, offered))}</p>
      ${
        offered
          ? html`<p>${t('reader_remote_asks')} <span class="mono">${hostsText(hosts)}</span></p>
              <button class="button" type="button" @click=${() => remote.allow(hosts)}>
                ${icon('image', 'small')}${t('reader_remote_load')}
              </button>`
          : nothing
      }
    </div>
  </div>`;
}

function countText(count: number): string {
  return count === 1 ? t('reader_held_back_one') : t('reader_held_back', { count });
}

function reasonKey(remote: RemoteImages, offered: boolean): string {
  if (!remote.offer) return 'reader_remote_never';
  return offered ? 'reader_remote_tells' : 'reader_remote_rest';
}

function hostsText(origins: string[]): string {
  return origins.map(origin => new URL(origin).host).join(', ');
}
