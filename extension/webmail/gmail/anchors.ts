/**
 * What the adapter goes by in the pages of Gmail: one table, with several ways
 * to each thing, the surest first. Nothing is looked for in another way.
 *
 * Attributes that mean something to Gmail itself, roles, the names of form
 * fields and the numbers of its statistics do not change with a release or the
 * language. Classes may: none is the only way to a thing, and one that stands
 * first has stayed for years, where the other way is by a place. No text of the
 * page is in here.
 */
import { lookingBy } from '../looking.ts';

/** The ways to each thing, as selectors. */
export const anchors = {
  /** What is shown while the page loads, with the address of the account in it. */
  loading: ['#loading .msg'],
  /** The button for the account, whose name has the address. */
  account: ['a[href^="https://accounts.google.com/SignOutOptions"][aria-label]'],
  /** A file on a page that has no script, and what is around it with its name. */
  download: ['a[href*="view=att"]'],
  downloadRow: ['tr'],

  /** A conversation that is open, by its heading. */
  conversation: ['h2[data-thread-perm-id]', 'h2[data-legacy-thread-id]'],
  /** A message of it, folded or not. */
  message: ['[data-message-id], [data-legacy-message-id]'],
  /** What is around one that is folded, as the page tells those who do not see it. */
  folded: ['[role="listitem"][aria-expanded="false"]'],
  /** The text of a message that is not folded. */
  body: ['.a3s', '[jslog^="20277;"] > [id^=":"]'],
  /** The card of a file, with its type, name and address, or the link in it with name and address. */
  card: ['[download_url]', 'a[href*="view=att"][href*="attid=0."]'],
  /** The answers below a conversation: reply, reply to all where there are others, forward. */
  answers: ['.amn > [role="link"]', '[role="link"][tabindex="0"]:not([data-tooltip])'],
  /** The button above a message that answers it. */
  reply: ['.aaq', '[role="button"]:has(+ [role="button"][aria-haspopup="true"][aria-expanded])'],
  /** The one beside it, with more to do. */
  more: ['.aap', '[role="button"][aria-haspopup="true"][aria-expanded]'],
  /** What that offers: by the numbers of 2026, or the ids before. */
  'reply-all': ['[role="menuitem"][data-action-type="24"]', '[role="menuitem"]#r2'],
  forward: ['[role="menuitem"][data-action-type="25"]', '[role="menuitem"]#r3'],
  /** The frame in which client-side encryption shows a message, which nobody else sees into. */
  clientSide: ['iframe[src^="https://client-side-encryption.google.com/"]'],

  /** A list of conversations, a row of it, and in that the subject and the files of what came last. */
  list: ['[role="main"] [role="grid"]', '[role="main"] table.F'],
  row: ['tr[role="row"]', 'tr.zA'],
  rowSubject: ['[data-legacy-last-message-id]', '[data-legacy-thread-id]', '.bog > *'],
  rowFile: ['[title$=".p7m" i], [title$=".p7s" i]'],

  /** The button for a new message. */
  compose: ['[gh="cm"]'],
  /** Something that only a message that is being written has. */
  composing: [
    'input[name="composeid"]',
    'input[name="draft"]',
    '[g_editable="true"]',
    'input[name="subjectbox"]',
  ],
  /** What is around one that stands in the corner or over the page, with its title. */
  window: ['[role="dialog"]'],
  /** Whatever is written in, here and elsewhere. */
  writable: ['[contenteditable]'],
  /** What one writes in. */
  editor: ['[g_editable="true"]', '[contenteditable="true"][role="textbox"]', '[contenteditable="true"]'],
  subject: ['input[name="subjectbox"]'],
  /** The draft's names, here and on the server. */
  draft: ['input[name="draft"]'],
  /** Which message is answered or forwarded. */
  answered: ['input[name="rm"]'],
  /** And in which conversation: InboxSDK's gmail-compose-view.ts. */
  thread: ['input[name="lts"]'],
  /** From which of several addresses. */
  from: ['input[name="from"]'],
  /** A field for recipients, by the names to, cc and bcc; in it those that were taken, and where one types. */
  to: ['[name="to"]:not(input)', 'textarea[name="to"]'],
  cc: ['[name="cc"]:not(input)', 'textarea[name="cc"]'],
  bcc: ['[name="bcc"]:not(input)', 'textarea[name="bcc"]'],
  recipient: ['[role="option"][data-hovercard-id]', '[data-hovercard-id]'],
  typing: ['input[role="combobox"]', 'textarea', 'input[type="text"]'],
  /** A file, by the field with its name on the server. */
  file: ['input[name="attach"]'],
  fileField: ['input[type="file"]'],
  /** Takes a recipient or a file away again, within it. */
  remove: ['[role="button"]'],
  /** By its number, or by the menu beside it: to guard another button in its place would let messages out. */
  send: [
    '[role="button"][jslog^="32601;"]',
    '.aoO[role="button"]:not(.Uo)',
    '[role="group"] [role="button"]:not(.Uo):has(+ [role="button"][aria-haspopup="true"])',
  ],
  /** What is around it and what stands beside it; in there every button sends that opens no menu. */
  sendCell: ['td'],
  besideSend: ['[role="button"]:not([aria-haspopup="true"])'],
  /** The one beside it that archives the conversation as well, where the user has it shown: not by its place. */
  sendAndArchive: ['.Uo[role="button"]'],
  /** Any button; what sends nothing: those of the title of a window, and those that shape the text or add to it. */
  button: ['[role="button"]'],
  tool: ['img[role="button"]', '[role="button"][command]'],
  /** The menu beside it. */
  sendMenu: ['.hG[role="button"]', '[role="group"] [role="button"] + [role="button"][aria-haspopup="true"]'],
  discard: ['.oh[role="button"]', '[role="group"] td:last-child [role="button"]'],
  /** The last of the three in the title of a window, which saves what was changed and closes it. */
  close: ['.Ha', 'img[role="button"] + img[role="button"] + img[role="button"]'],
  /** A menu, wherever in the page it is, and what in it sends later. */
  menu: ['[role="menu"]', '[role="menuitem"]'],
  schedule: ['[selector="scheduledSend"]'],
} satisfies Record<string, string[]>;

export type Anchor = keyof typeof anchors;

/** What others wrote: the text of a message that is shown, and of one that is being written, with what it quotes. */
const texts = `${anchors.body.join(', ')}, [contenteditable="true"]`;

/** Gmail lets no mail bring a frame along. */
const inside = ['clientSide'] as const;

export const { find, findAll, findByAny, isAt, closest, broken } = lookingBy(anchors, texts, [...inside]);
