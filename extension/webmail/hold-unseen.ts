/**
 * Sending from a compose view that is not recognised, any more or yet. Signet can do nothing for such a message; so where an
 * administrator may have decided how it leaves, it stays.
 */
import { t } from '../i18n.ts';
import type { ComposeView, Webmail } from './adapter.ts';
import { isBound, wasBound } from './beginning.ts';
import { notice } from './notice.ts';
import { guardSend } from './send-guard.ts';

/**
 * Holds what such events send, for as long as an administrator may have decided about it; until that is known, too.
 *
 * @param early views that are recognised, in which Signet has not begun; may change. They may answer what was encrypted: for
 * the moment that takes nothing leaves from them, whoever decides
 */
export function holdUnseen(webmail: Webmail, early: Iterable<ComposeView>): void {
  const caught = async () => {
    if (await isBound()) await notice(t('webmail_not_recognised'), t('webmail_not_recognised_bound'));
  };
  void isBound();
  guardSend(
    {
      isSend: event =>
        [...early].some(view => view.isSend(event)) || (wasBound() && webmail.sendsUnseen?.(event) === true),
    },
    () => true,
    () => void caught(),
  );
}
