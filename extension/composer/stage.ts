/** Where one message is on its way out of the composer. */
import type { Progress } from '../../js-bridge/contract.ts';
import type { Failure } from '../channel.ts';
import type { Leg, Mishap } from '../outbox/departure.ts';

/** Why a message did not leave, or what is wrong with one that did. */
export type Cause =
  | Mishap
  /** The webmail did not do what it was asked, which was not to send: to keep a copy of the draft, or something else. */
  | { from: 'webmail'; failure: Failure; asked: 'to-keep' | 'other' }
  /** The content script is gone. */
  | { from: 'channel'; when: 'before' }
  /** A file of the draft can no longer be read. */
  | { from: 'file'; detail: string };

/** Where a message is. */
export type Stage =
  | Exclude<Leg, { at: 'failed' }>
  | { at: 'desk' }
  | { at: 'building'; progress: Progress | null }
  /** Finished, and sent in so many seconds unless the user thinks better of it. */
  | { at: 'held'; seconds: number }
  /** Finished, and sent by whoever looks after it then. */
  | { at: 'scheduled'; when: Date }
  | { at: 'failed'; cause: Cause }
  | { at: 'attached' };

/** Whether nothing else can be sent: from the click on Send until there is an answer. */
export function isBusy({ at }: Stage): boolean {
  return ['building', 'held', 'leaving', 'comparing'].includes(at);
}

/** Whether nobody knows that the message left, or that it did not. */
export function isUncertain(stage: Stage): boolean {
  if (stage.at !== 'failed') return false;
  const { cause } = stage;
  return cause.from === 'webmail' && cause.failure.code === 'unconfirmed';
}

/** Whom the mail server refused. */
export function refusedIn(stage: Stage): string[] {
  const failure = stage.at === 'failed' && stage.cause.from === 'webmail' ? stage.cause.failure : undefined;
  return failure?.addresses ?? [];
}
