/** The messages that Graph lists, and in which folders they are. */
import { once } from '../../once.ts';
import { WebmailError } from '../../webmail/failure.ts';
import type { Listed, MailFolder, MailQuery } from '../contract.ts';
import { listed, listedOf, type Message, messagePath } from './messages.ts';
import type { GraphRequests } from './requests.ts';

/** Lists come in pages; one that is longer is not read: among a part of a conversation a message could be taken for another one. */
const mostPages = 10;
const pageSize = 100;

/** The folders that are told apart, by the names that Graph knows in every language. */
const wellKnown: Record<string, MailFolder> = {
  inbox: 'inbox',
  drafts: 'drafts',
  sentitems: 'sent',
  deleteditems: 'deleted',
};

/** Lists of one mailbox. */
export class GraphLists {
  readonly #graph: GraphRequests;
  /** The folders that are told apart, by their ids. */
  readonly folders = once(() => this.#readFolders());

  constructor(graph: GraphRequests) {
    this.#graph = graph;
  }

  /** Messages in whatever folder, in no order. `ambiguous` where they are too many. */
  async find(query: MailQuery): Promise<Listed[]> {
    const [messages, folders] = await Promise.all([this.#messages(query), this.folders()]);
    const found = messages.map(message => listedOf(message, folders));
    return 'draft' in query ? found.filter(({ draft }) => draft) : found;
  }

  async #messages(query: MailQuery): Promise<Message[]> {
    try {
      if ('id' in query) return [await this.#one(query.id)];
    } catch (thrown) {
      if (thrown instanceof WebmailError && thrown.failure.code === 'not-found') return [];
      throw thrown;
    }
    if ('newestDrafts' in query) {
      const newest = { ...listed, $orderby: 'lastModifiedDateTime desc', $top: String(query.newestDrafts) };
      return this.#page(`/me/mailFolders/drafts/messages?${new URLSearchParams(newest)}`);
    }
    // Graph refuses to sort what is filtered by these.
    const $filter =
      'conversation' in query
        ? `conversationId eq ${quoted(query.conversation)}`
        : `internetMessageId eq ${quoted(`<${'draft' in query ? query.draft : query.messageId}>`)}`;
    return this.#all(`/me/messages?${new URLSearchParams({ ...listed, $filter, $top: String(pageSize) })}`);
  }

  async #one(id: string): Promise<Message> {
    const path = `${messagePath(id)}?${new URLSearchParams(listed)}`;
    return (await this.#graph.json({ path, done: 200, access: ['read'] })) as unknown as Message;
  }

  async #page(path: string): Promise<Message[]> {
    const { value } = await this.#graph.json({ path, done: 200, access: ['read'] });
    return (value ?? []) as Message[];
  }

  async #all(path: string): Promise<Message[]> {
    const found: Message[] = [];
    let next: unknown = path;
    for (let page = 0; typeof next === 'string'; page++) {
      if (page === mostPages)
        throw new WebmailError('ambiguous', `Graph has more than ${found.length} messages`);
      const answer = await this.#graph.json({ path: next, done: 200, access: ['read'] });
      found.push(...((answer.value ?? []) as Message[]));
      next = answer['@odata.nextLink'];
    }
    return found;
  }

  async #readFolders(): Promise<Map<string, MailFolder>> {
    const read = Object.entries(wellKnown).map(async ([name, folder]) => {
      const path = `/me/mailFolders/${name}?$select=id`;
      const { id } = await this.#graph.json({ path, done: 200, access: ['read'] });
      return [String(id), folder] as const;
    });
    return new Map(await Promise.all(read));
  }
}

/** A string of OData, in which an apostrophe stands twice. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
