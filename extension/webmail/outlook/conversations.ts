/** The messages of the conversations that the page shows, asked for once for all that it shows in a moment. */
import type { Listed, Mailbox } from '../../mailbox/contract.ts';
import { isOfAnotherTime } from '../exchange/shown-time.ts';
import { WebmailError } from '../failure.ts';
import { messageShown, type Named, type Shown } from './identify.ts';

/** How many conversations are kept. */
const most = 20;
/** A list that is as old as this may lack a message that came meanwhile, which would be taken for one like it; in milliseconds. */
const fresh = 2000;

interface Kept {
  at: number;
  messages: Promise<Listed[]>;
}

export class Conversations {
  readonly #mailbox: Pick<Mailbox, 'find'>;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(mailbox: Pick<Mailbox, 'find'>, now = Date.now) {
    this.#mailbox = mailbox;
    this.#now = now;
  }

  /**
   * Finds a message that is shown; null where none of those around it is protected, so that it does not
   * matter which it is. Fails as {@link messageShown} where it does.
   */
  async find(named: Exclude<Named, null>, shown: Shown): Promise<Listed | null> {
    return protectedIn(await this.#messages(named), shown, named);
  }

  /** Whether a conversation has a message for the reader. */
  async hasProtected(named: Exclude<Named, null>): Promise<boolean> {
    return (await this.#messages(named)).some(isProtected);
  }

  /** Asks anew for everything. */
  forget(): void {
    this.#kept.clear();
  }

  #messages(named: Exclude<Named, null>): Promise<Listed[]> {
    const key = keyOf(named);
    const kept = this.#kept.get(key);
    if (kept && this.#now() - kept.at < fresh) return kept.messages;
    this.#kept.delete(key);
    const query = 'message' in named ? { id: named.message } : { conversation: named.conversation };
    const asked: Kept = { at: this.#now(), messages: this.#mailbox.find(query) };
    asked.messages.catch(() => {
      if (this.#kept.get(key) === asked) this.#kept.delete(key);
    });
    this.#kept.set(key, asked);
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= most) break;
      this.#kept.delete(old);
    }
    return asked.messages;
  }
}

function protectedIn(messages: Listed[], shown: Shown, named: Exclude<Named, null>): Listed | null {
  if (!messages.some(isProtected)) return null;
  const [only] = messages;
  if ('message' in named && only) return only;
  const message = messageShown(messages, shown);
  if (isOfAnotherTime(message.received, shown.header))
    throw new WebmailError('not-found', 'no message of the conversation is of the time that is shown');
  return message;
}

/** Whether a message is for the reader. Where the mailbox does not say it, it may be. */
export function isProtected({ form }: Listed): boolean {
  return form !== 'plain';
}

function keyOf(named: Exclude<Named, null>): string {
  return 'message' in named ? named.message : named.conversation;
}
