/**
 * Whether a message is to begin signed or encrypted, and whether it may leave
 * as it is: until that is known, the webmail's own Send is held. Where nobody
 * answers, the user decides, unless an administrator may have decided it.
 */
import { asciiAddress } from '../addresses.ts';
import type { BoundRequest, Started, StartRequest } from '../background/start-writing.ts';
import type { Failure } from '../channel.ts';
import { protectionHint } from '../header-fields.ts';
import { within } from '../within.ts';
import type { Addressed, ComposeView } from './adapter.ts';
import { wasAnythingDecrypted, wasDecrypted } from './decrypted.ts';
import { failureOf } from './failure.ts';

/** How a message begins. */
export type Begun = Pick<
  Started,
  'sign' | 'signRequired' | 'encrypt' | 'encryptRequired' | 'perCorrespondent' | 'resume'
>;

/** For how long somebody who clicked Send waits for the answer before the user is asked, in milliseconds. */
const patience = 5000;

/** Asks how a message begins, until there is an answer. */
export class Beginning<T> {
  readonly #ask: () => Promise<T>;
  readonly #decided: (answer: T) => void;
  readonly #patience: number;
  #known = false;
  #asking: Promise<void> | undefined;

  /**
   * Asks at once.
   *
   * @param ask throws where there is no answer
   * @param decided takes the first answer, however late it comes; none after {@link waive}
   */
  constructor(ask: () => Promise<T>, decided: (answer: T) => void, time = patience) {
    this.#ask = ask;
    this.#decided = decided;
    this.#patience = time;
    this.#asking = this.#question();
  }

  /** Whether there is an answer, or the user goes on without. */
  get known(): boolean {
    return this.#known;
  }

  /** Waits for the answer, and asks again where none came before. Tells whether it is known. */
  async settled(): Promise<boolean> {
    if (this.#known) return true;
    this.#asking ??= this.#question();
    await within(this.#patience, this.#asking);
    this.#asking = undefined;
    return this.#known;
  }

  /** Goes on without an answer, as the user decided. */
  waive(): void {
    this.#known = true;
  }

  async #question(): Promise<void> {
    const answer = await this.#ask().then(
      value => ({ value }),
      () => undefined,
    );
    if (!answer || this.#known) return;
    this.#known = true;
    this.#decided(answer.value);
  }
}

/** What was encrypted stays it. */
const encrypted: Begun = {
  sign: false,
  signRequired: false,
  encrypt: true,
  encryptRequired: false,
  perCorrespondent: true,
};

/**
 * Finds out how a message begins. A reply to an encrypted message starts encrypted, and so do an encrypted draft and what the settings say:
 * leaving encryption is the user's decision. Throws where nobody knows the settings, or what is answered: who can keep
 * a message from being fetched is not to get the answer unencrypted.
 *
 * @param aside whether somebody else signs and encrypts here: what he decrypts is answered there, what Signet decrypted is not
 */
export async function begunOf(view: ComposeView, aside: Promise<boolean>): Promise<Begun> {
  const standsAside = await aside;
  if (await answersEncrypted(view, standsAside)) return encrypted;
  if (await view.copy().catch(nothingThere)) return encrypted;
  if (await view.forwardsEncrypted?.().catch(nothingThere)) return encrypted;
  const start = await ask({ from: '', to: [], subject: '' });
  const wanted = start.perAccount
    ? await ask({ from: (await view.people()).from, to: [], subject: '' })
    : start;
  return standsAside && wanted.resume === undefined ? onlyRequired(wanted) : wanted;
}

async function answersEncrypted(view: ComposeView, standsAside: boolean): Promise<boolean> {
  // The network is spared for those for whom Signet decrypts nothing.
  if (standsAside && !(await wasAnythingDecrypted())) return false;
  const original = await view.original().catch(thrown => {
    // An adapter fails where there is something that it cannot have. Only where Signet reads nothing at all is that no news.
    if (!readsNothing.includes(failureOf(thrown).code)) throw thrown;
    return null;
  });
  if (!original) return false;
  return (!standsAside && protectionHint(original.raw) === 'enveloped') || wasDecrypted(original.raw);
}

/** Failures where Signet can have no message in a webmail, and so has decrypted none that could be answered. */
const readsNothing: readonly Failure['code'][] = [
  'consent-needed',
  'consent-admin',
  'other-account',
  'not-registered',
  'disabled',
];

/** Failures after which something may be there all the same: what it is cannot be reached, or more than is read, or the way to it broke. */
const unreached: readonly Failure['code'][] = [
  'offline',
  'busy',
  'session-expired',
  'consent-ended',
  'no-permission',
  'too-large',
  'internal',
];

/** A draft or files of the user's own, which cannot be found, are none. What cannot be reached may be there: throws. */
function nothingThere(thrown: unknown): null {
  if (unreached.includes(failureOf(thrown).code)) throw thrown;
  return null;
}

/** What is left of it where somebody else signs and encrypts: what an administrator wants of Signet all the same. */
export function onlyRequired<T extends Begun>(begun: T): T {
  return { ...begun, sign: begun.signRequired, encrypt: begun.encryptRequired };
}

/**
 * Finds out what the settings want of a message that is to leave, by who gets it. Throws where nobody knows them. Nothing
 * leaves for nobody: a page that shows no recipients shows them in a way that is not known here.
 */
export function wantedOf({ from, to, subject }: Addressed): Promise<Begun> {
  return ask({ from, to: to.length > 0 ? to : [''], subject });
}

/** What was said last. Nothing leaves on the strength of an answer that never came. */
let bound = true;

/**
 * Whether an administrator may have decided how messages leave. Where Signet is gone from under the page, as after an update,
 * what it said last holds until the page is loaded anew.
 */
export async function isBound(): Promise<boolean> {
  const request: BoundRequest = { type: 'writing-bound' };
  try {
    const answer: unknown = await chrome.runtime.sendMessage(request);
    if (typeof answer === 'boolean') bound = answer;
  } catch {
    // Nobody is there.
  }
  return bound;
}

/** What {@link isBound} said last. */
export function wasBound(): boolean {
  return bound;
}

async function ask({ from, to, subject }: Addressed): Promise<Started> {
  const request: StartRequest = {
    type: 'writing-start',
    from: asciiAddress(from),
    to: to.map(asciiAddress),
    subject,
  };
  const start: Started | undefined = await chrome.runtime.sendMessage(request);
  if (!start) throw new Error('the engine does not answer');
  return start;
}
