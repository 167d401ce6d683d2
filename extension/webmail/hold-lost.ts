/**
 * Sending from a compose view that is not recognised any more. Signet can do nothing for such a message; so where an
 * administrator may have decided how it leaves, it stays.
 */
import { t } from '../i18n.ts';
import type { ComposeView } from './adapter.ts';
import { isBound } from './beginning.ts';
import { notice } from './notice.ts';
import { guardSend } from './send-guard.ts';

/** Holds what the events send, for as long as an administrator may have decided about it. */
export function holdLost(isSend: ComposeView['isSend']): void {
  let bound = true; // until it is known
  const ask = async () => {
    bound = await isBound();
    return bound;
  };
  const caught = async () => {
    if (await ask()) await notice(t('webmail_not_recognised'), t('webmail_not_recognised_bound'));
  };
  void ask();
  guardSend(
    { isSend },
    () => bound,
    () => void caught(),
  );
}
