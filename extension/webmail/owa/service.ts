/**
 * The requests to Outlook on the web's own service, service.svc, that Signet
 * makes in the user's session. It is what the page itself speaks, and changes
 * less than the page.
 *
 * Objects name their types, as the service turns them into those of Exchange Web Services.
 */
import { bytesOfBase64, toBase64 } from '../../base64.ts';
import { WebmailError } from '../failure.ts';
import type { ResponseMessage } from './answer.ts';
import type { Requests } from './requests.ts';
import type { Attachment, Disposition, Folder, Item, SessionSettings } from './types.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Purpose = 'asking' | 'sending';

/** How many items of a conversation are told at most, the newest ones. */
export const mostInConversation = 100;

/** How many items of a folder are asked for at once, and how many pages at most. */
const pageSize = 100;
const mostPages = 10;

/** maxAllowedContentLength of /owa, as Exchange is installed. */
const maxRequest = 35_000_000;
/** Octets that a finished message may have: it travels in base64 inside a request. */
export const maxMessage = Math.floor(((maxRequest - 16_384) * 3) / 4);

/** What Exchange does for a mailbox. Failures are WebmailErrors. */
export class ExchangeService {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /** Whose mailbox it is. */
  async session(): Promise<SessionSettings> {
    const { owaUserConfig } = (await this.#requests.sessionData()) as {
      owaUserConfig?: { SessionSettings?: SessionSettings };
    };
    return owaUserConfig?.SessionSettings ?? {};
  }

  /** A message as Exchange gives it out: its header may be made anew. */
  async mime(id: string): Promise<Bytes> {
    const item = await this.#item(id, {
      BaseShape: 'IdOnly',
      IncludeMimeContent: true,
      // Without a property besides, some servers leave the MIME content out.
      AdditionalProperties: [{ __type: 'PropertyUri:#Exchange', FieldURI: 'item:Size' }],
    });
    if (item.MimeContent === undefined) throw new WebmailError('not-found', 'the item has no MIME content');
    return bytesOfBase64(item.MimeContent.Value);
  }

  /** An item with its properties. */
  item(id: string): Promise<Item> {
    return this.#item(id, { BaseShape: 'AllProperties' });
  }

  /** The items of a conversation, in whatever folders. */
  async conversation(id: string): Promise<Item[]> {
    const shape = { BaseShape: 'IdOnly' };
    const request = { ...conversationItems([id], shape), ShapeName: 'ItemPartUniqueBody' };
    return itemsOf(await this.#requests.call('GetConversationItems', request));
  }

  /** The items of some conversations, by its id: their classes and times alone. One that is gone has none. */
  async conversations(ids: string[]): Promise<Map<string, Item[]>> {
    const shape = {
      BaseShape: 'IdOnly',
      AdditionalProperties: ['item:ItemClass', 'item:DateTimeReceived'].map(FieldURI => ({
        __type: 'PropertyUri:#Exchange',
        FieldURI,
      })),
    };
    const found = new Map<string, Item[]>();
    for (const message of await this.#requests.callMany(
      'GetConversationItems',
      conversationItems(ids, shape),
    )) {
      const { ConversationId } = (message.Conversation ?? {}) as { ConversationId?: { Id: string } };
      if (ConversationId) found.set(ConversationId.Id, itemsOf(message));
    }
    return found;
  }

  /** The newest items of a folder, a page after the other, as long as the caller goes on. At most a thousand. */
  async *newest(folder: Folder): AsyncIterable<Item> {
    for (let page = 0; page < mostPages; page++) {
      const message = await this.#requests.call('FindItem', {
        ItemShape: {
          __type: 'ItemResponseShape:#Exchange',
          BaseShape: 'IdOnly',
          AdditionalProperties: [{ __type: 'PropertyUri:#Exchange', FieldURI: 'message:InternetMessageId' }],
        },
        ParentFolderIds: [{ __type: 'DistinguishedFolderId:#Exchange', Id: folder }],
        Traversal: 'Shallow',
        Paging: {
          __type: 'IndexedPageView:#Exchange',
          BasePoint: 'Beginning',
          Offset: page * pageSize,
          MaxEntriesReturned: pageSize,
        },
        ShapeName: 'MailListItem',
        SortOrder: [
          {
            __type: 'SortResults:#Exchange',
            Order: 'Descending',
            Path: { __type: 'PropertyUri:#Exchange', FieldURI: 'DateTimeCreated' },
          },
        ],
      });
      const { Items = [] } = (message.RootFolder ?? {}) as { Items?: Item[] | null };
      yield* Items ?? [];
      if ((Items?.length ?? 0) < pageSize) return;
    }
  }

  /** Stores a finished message in Drafts and returns its id. Who is in `bcc` gets it without standing in it. */
  async save(raw: Bytes, bcc: string[]): Promise<string> {
    const message = await this.#create(raw, bcc, 'SaveOnly', 'asking');
    const [created] = (message.Items ?? []) as Item[];
    if (created?.ItemId === undefined) throw new WebmailError('rejected', 'the draft has no id');
    return created.ItemId.Id;
  }

  /** Sends a finished message in one step. Throws `unconfirmed` where nobody answered. */
  async create(raw: Bytes, bcc: string[], keep: Disposition): Promise<void> {
    await this.#create(raw, bcc, keep, 'sending');
  }

  /**
   * Sends a stored draft. Throws `unconfirmed` where nobody answered, and `not-found` where
   * there is no such draft, as after it was sent: a request that the browser repeats does no harm.
   */
  async send(id: string, keep: Disposition): Promise<void> {
    await this.#requests.call(
      'UpdateItem',
      {
        ComposeOperation: 'newMail',
        ConflictResolution: 'NeverOverwrite',
        ItemChanges: [{ __type: 'ItemChange:#Exchange', ItemId: itemId(id), Updates: [] }],
        MessageDisposition: keep,
        OutboundCharset: 'AutoDetect',
        PromoteInlineAttachments: false,
        SendCalendarInvitationsOrCancellations: 'SendToNone',
        SendOnNotFoundError: false,
        SuppressReadReceipts: false,
      },
      'sending',
    );
  }

  /** Deletes an item for good; one that is gone is fine. */
  async delete(id: string): Promise<void> {
    try {
      await this.#requests.call('DeleteItem', {
        ItemIds: [itemId(id)],
        DeleteType: 'HardDelete',
        ReturnMovedItemIds: false,
        SuppressReadReceipts: true,
      });
    } catch (thrown) {
      if (!(thrown instanceof WebmailError) || thrown.failure.code !== 'not-found') throw thrown;
    }
  }

  /** A file of a message. */
  async attachment({ AttachmentId }: Attachment): Promise<Blob> {
    const response = await this.#requests.attachment(AttachmentId.Id);
    if (!response.ok) throw new WebmailError('not-found', `attachment: HTTP ${response.status}`);
    return response.blob();
  }

  async #item(id: string, shape: object): Promise<Item> {
    const message = await this.#requests.call('GetItem', {
      ItemShape: { __type: 'ItemResponseShape:#Exchange', ...shape },
      ItemIds: [itemId(id)],
    });
    const [found] = (message.Items ?? []) as Item[];
    if (found === undefined) throw new WebmailError('not-found', 'no such item');
    return found;
  }

  #create(raw: Bytes, bcc: string[], keep: Disposition, purpose: Purpose): Promise<ResponseMessage> {
    const Items = [
      {
        __type: 'Message:#Exchange',
        MimeContent: { CharacterSet: 'UTF-8', Value: toBase64(raw) },
        BccRecipients: bcc.map(address => ({
          __type: 'EmailAddress:#Exchange',
          Name: address,
          EmailAddress: address,
          RoutingType: 'SMTP',
          MailboxType: 'OneOff',
        })),
        IsDeliveryReceiptRequested: false,
      },
    ];
    return this.#requests.call('CreateItem', { Items, MessageDisposition: keep }, purpose);
  }
}

function conversationItems(ids: string[], shape: object): object {
  return {
    Conversations: ids.map(id => ({
      __type: 'ConversationRequestType:#Exchange',
      ConversationId: itemId(id),
      SyncState: '',
    })),
    ItemShape: { __type: 'ItemResponseShape:#Exchange', ...shape },
    SortOrder: 'DateOrderDescending',
    MaxItemsToReturn: mostInConversation,
  };
}

function itemsOf({ Conversation }: ResponseMessage): Item[] {
  const { ConversationNodes } = (Conversation ?? {}) as { ConversationNodes?: { Items?: Item[] }[] };
  return (ConversationNodes ?? []).flatMap(({ Items }) => Items ?? []);
}

function itemId(id: string): { __type: string; Id: string } {
  return { __type: 'ItemId:#Exchange', Id: id };
}
