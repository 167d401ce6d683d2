/**
 * What the adapter goes by in the pages of Outlook on the web, 2013 to 2019:
 * one table, with several ways to each thing, the surest first.
 *
 * Roles, ids with a meaning, the names of icons and the classes by which the
 * page highlights what was searched for do not change with an update or the
 * language. The attribute autoid and the other classes do: they are made by
 * the build. No text of the page is in here.
 */
import { lookingBy } from '../looking.ts';

/** The ways to each thing, as selectors. */
export const anchors = {
  /** The page of a mailbox, not that for logging on. */
  page: ['#primaryContainer', 'script[src*="/owa/prem/"]', 'link[href*="/owa/prem/"]'],
  /** The row of the conversation that is shown. */
  selectedRow: ['[data-convid][aria-selected="true"]', '[data-convid].selected'],
  /** The list, its rows, and what of a row its mark is put before. */
  list: ['[role="listbox"]:has([data-convid])', '[role="list"]:has([data-convid])'],
  row: ['[data-convid][role="option"]', '[data-convid]'],
  rowSubject: ['.lvHighlightSubjectClass', '.lvHighlightAllClass'],
  /** The body of a message that is shown, one for each that is not folded. */
  body: [
    '[id="Item.MessageUniqueBody"]',
    '[id="Item.MessagePartBody"]',
    '[role="document"] .rpHighlightBodyClass',
    '.rpHighlightBodyClass',
  ],
  /** What stands above a body: who wrote it, to whom, when. */
  header: ['[role="heading"]', '[id^="ItemHeader."]'],
  /** The part of it that says to whom. */
  addressees: ['[id="ItemHeader.ToContainer"]', '[id^="ItemHeader.To"]'],
  /** The files of a message. */
  attachments: ['.attachmentWell', '[id="ItemHeader.AttachmentWell"]'],
  reply: ['button:has(.ms-Icon--reply)', 'button:has(.ms-Icon--mailReply)'],
  'reply-all': ['button:has(.ms-Icon--replyAll)', 'button:has(.ms-Icon--mailReplyAll)'],
  forward: ['button:has(.ms-Icon--forward)', 'button:has(.ms-Icon--mailForward)'],
  /** Goes on with a draft that is shown like a message. */
  edit: ['button:has(.ms-Icon--pencil)', 'button:has(.ms-Icon--edit)'],
  /** What one writes in: an element, or the frame around it. */
  editor: [
    'iframe#EditorBody',
    '[tempid*="mailcomposeview"] [contenteditable="true"]',
    '[contenteditable="true"][role="textbox"]',
    '[contenteditable="true"][aria-multiline="true"]',
  ],
  /** In the frame. */
  editorInFrame: ['#MicrosoftOWAEditorRegion', '[contenteditable="true"]', 'body'],
  /** By its icon alone: to guard another button in its place would let messages out. */
  send: ['button:has(.ms-Icon--mailSend)', 'button:has(.ms-Icon--send)'],
  discard: ['button:has(.ms-Icon--trash)', 'button:has(.ms-Icon--delete)'],
  /** What asks before a message is thrown away; the button that does it comes first. */
  question: ['[role="dialog"] button', '[role="alertdialog"] button'],
  subject: [
    'input[aria-labelledby~="MailCompose.SubjectWellLabel"]',
    'input[maxlength="255"]',
    'input[placeholder]:not([role="combobox"])',
  ],
  /** Where recipients are typed: To, Cc and Bcc, in this order. */
  recipients: ['input[role="combobox"]', '[role="combobox"] input'],
  /** A recipient that was taken, beside such a field. */
  recipient: ['[role="listitem"]', '[role="option"]', '[data-recipient]'],
} satisfies Record<string, string[]>;

export type Anchor = keyof typeof anchors;

/** What others wrote: the text of a message that is shown, and of one that is being written, with what it quotes. */
const texts = '[id="Item.MessageUniqueBody"], [contenteditable="true"]';

export const { find, findAll, isAt, broken } = lookingBy(anchors, texts, ['editorInFrame']);
