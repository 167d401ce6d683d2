/** What a view of one message is given to show, and the ways out of it where there is none. */
import type { Failure } from '../channel.ts';
import { t } from '../i18n.ts';
import type { Step } from '../ui/problem.ts';

/** What is shown. */
export type Shown =
  /** The message is on its way. */
  | { is: 'loading' }
  | { is: 'message'; raw: Uint8Array<ArrayBuffer> }
  /** The webmail did not give the message. */
  | { is: 'failed'; failure: Failure };

/** What the surroundings of a view can do. */
export type Offer = 'reply' | 'retry' | 'stand-aside' | 'edit';

/** The ways out of a message that the webmail did not give, as far as they are offered. */
export function waysOut(offers: Offer[], retry: () => void, standAside: () => void): Step[] {
  const steps: Step[] = [];
  if (offers.includes('retry')) steps.push({ label: t('ui_try_again'), primary: true, run: retry });
  if (offers.includes('stand-aside')) steps.push({ label: t('reader_stand_aside'), run: standAside });
  return steps;
}
