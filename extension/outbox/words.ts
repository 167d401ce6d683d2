/** What is said about a kept message, and what can be done about it. */
import type { Outgoing } from '../../js-bridge/contract.ts';
import type { Leg } from './departure.ts';

/** Something that the user can do. */
export type Action =
  | 'send-now'
  | 'send-again'
  | 'look-again'
  | 'edit'
  | 'save'
  | 'discard'
  | 'put-back'
  | 'close';

/** Whether a message is to be sent now, without anybody's click: nothing of it can have left unseen. */
export function isDue({ state, notBefore }: Outgoing, now: number): boolean {
  return state === 'waiting' && (!notBefore || Date.parse(notBefore) <= now);
}

/** The text for where a message is. */
export function sentenceOf(outgoing: Outgoing, leg: Leg | undefined, now: number): string {
  if (leg?.at === 'sent') return leg.copy === 'same' ? 'outbox_sent' : 'outbox_sent_unchecked';
  if (leg) return 'outbox_goes';
  switch (outgoing.state) {
    case 'waiting':
      if (outgoing.failure) return 'outbox_not_reached';
      if (isDue(outgoing, now)) return outgoing.locked ? 'outbox_needs_keys' : 'outbox_goes';
      return 'outbox_later';
    case 'leaving':
      return 'outbox_goes';
    case 'unknown':
      return 'outbox_unknown';
    case 'failed':
      return 'outbox_failed';
    case 'sent':
      if (outgoing.failure === 'copy') return 'outbox_changed';
      return outgoing.failure === 'repeated' ? 'outbox_repeated' : 'outbox_sent_partly';
    case 'discarded':
      return 'outbox_discarded';
  }
}

/** Whether it only waits for a time that is still to come: nobody needs to look at it. */
export function isLater(outgoing: Outgoing, now: number): boolean {
  return outgoing.state === 'waiting' && !outgoing.failure && !isDue(outgoing, now);
}

/** What the user can do; what most people will want comes first. */
export function actionsFor(outgoing: Outgoing): Action[] {
  const { state, failure, locked } = outgoing;
  const edit = isEditable(outgoing) ? (['edit'] as const) : [];
  switch (state) {
    case 'waiting':
      if (locked) return [...edit, 'discard'];
      return failure ? ['send-again', ...edit, 'save', 'discard'] : ['send-now', ...edit, 'discard'];
    case 'leaving':
      return [];
    case 'unknown':
      return ['look-again', 'send-again', ...edit, 'save', 'discard'];
    case 'failed':
      return [...edit, 'send-again', 'save', 'discard'];
    case 'sent':
      return ['save', 'close'];
    case 'discarded':
      return ['put-back'];
  }
}

/** Whether it can be written on: its draft is there, and nobody has got any of it. */
function isEditable({ draft, left }: Outgoing): boolean {
  return draft !== undefined && left.length === 0;
}
