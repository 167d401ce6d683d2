/**
 * What the adapter goes by in the pages of Outlook on the web for Microsoft 365
 * and outlook.com: one table, with several ways to each thing, the surest first.
 *
 * Ids with a meaning, data-… attributes, the names of icons and roles outlast
 * updates; the classes are made by the build and do not. Labels are in the
 * user's language. Neither classes nor labels are in here.
 */
import { lookingBy } from '../looking.ts';

export type { Within } from '../looking.ts';

/** The ways to each thing, as selectors. */
export const anchors = {
  /** Says whose mailbox it is; see account.ts. */
  account: [
    '[id^="primaryMailboxRoot_"][data-folder-name*="@"]',
    '[id^="primaryMailboxRoot_"][title*="@"]',
    '#mectrl_currentAccount_secondary',
    'a#O365_AppName[href*="login_hint="]',
  ],
  /** The row of what is shown. */
  selectedRow: [
    '#MailList [data-convid][aria-selected="true"]',
    '[role="option"][data-convid][aria-selected="true"]',
  ],
  /** Where messages are read and written. */
  pane: [
    '[data-app-section="MailReadCompose"]',
    '#ReadingPaneContainerId',
    '#ConversationReadingPaneContainer',
    '[role="main"]',
  ],
  /** The body of a message that is shown, one for each that is not folded. */
  body: ['[id^="UniqueMessageBody_"]', '[role="document"] > [id*="MessageBody"]', '[role="document"]'],
  /** What every message that is not folded has around its body: who wrote it, or what can be done with it. */
  header: [
    '[id^="MSG_"][id$="_FROM"]',
    '[role="toolbar"]:has([data-icon-name^="ArrowReply"])',
    '[data-testid="RecipientWell"]',
  ],
  /** Who wrote a message. */
  from: ['[id^="MSG_"][id$="_FROM"]'],
  /** To whom a message is. */
  addressees: ['[data-testid="RecipientWell"]'],
  /** The files of a message that is shown. */
  attachments: ['[role="listbox"]:has([role="option"] [draggable])', '[role="listbox"]:has([role="option"])'],
  reply: [
    'button:has([data-icon-name="ArrowReplyRegular"])',
    'button:has([data-icon-name^="ArrowReply"]:not([data-icon-name^="ArrowReplyAll"]))',
  ],
  'reply-all': [
    'button:has([data-icon-name="ArrowReplyAllRegular"])',
    'button:has([data-icon-name^="ArrowReplyAll"])',
  ],
  forward: [
    'button:has([data-icon-name="ArrowForwardRegular"])',
    'button:has([data-icon-name^="ArrowForward"])',
  ],
  /** Opens an empty compose view. */
  compose: [
    'button:has([data-icon-name="ComposeRegular"])',
    '[data-unique-id="Ribbon-588"] button',
    'button[data-unique-id="Ribbon-588"]',
  ],
  /** What one writes in: fields for recipients look alike, and stand before the subject. */
  editor: [
    '[id^="editorParent_"] [contenteditable="true"]',
    'input[id^="MSG_"][id$="_SUBJECT"] ~ * [contenteditable="true"]',
    'input[maxlength="255"] ~ * [contenteditable="true"]',
    ':has(> input[maxlength="255"]) ~ * [contenteditable="true"]',
  ],
  /** By name or icon alone: to guard another button in its place would let messages out. */
  send: [
    'button[data-testid="ComposeSendButton"]',
    '[data-testid="ComposeSendButton"] button:not([aria-haspopup])',
    'button:has([data-icon-name="SendRegular"]):not([aria-haspopup])',
    'button:has([data-icon-name^="Send"]):not([aria-haspopup])',
  ],
  /** What is beside Send, and opens other ways of sending. */
  sendMenu: [
    '[data-testid="ComposeSendButton"] button[aria-haspopup]',
    'button:has([data-icon-name^="Send"]) ~ button[aria-haspopup]',
    'button[aria-haspopup]:has([data-icon-name^="Send"])',
  ],
  discard: [
    'button#discardCompose',
    'button:has([data-icon-name="DeleteRegular"])',
    'button:has([data-icon-name^="Delete"])',
  ],
  /** The first answer to a question of the page, which is yes. */
  question: ['[role="alertdialog"] button', '[role="dialog"][aria-modal="true"] button'],
  subject: ['input[id^="MSG_"][id$="_SUBJECT"]', 'input[maxlength="255"]'],
  /** Where recipients are typed: To, Cc and Bcc, in this order, and what one writes in maybe after them. */
  recipients: [
    '[contenteditable="true"][role="combobox"]',
    '[contenteditable="true"][aria-autocomplete]',
    '[contenteditable="true"]:not([id^="editorParent_"] *)',
    'input[role="combobox"]',
  ],
  /** A recipient that was taken, beside such a field. */
  recipient: ['[data-lpc-hover-target-id]', '[role="listitem"]', '[role="option"]'],
  /** Takes a recipient or a file away again, within it. */
  remove: [
    '#removeButton',
    'button:has([data-icon-name^="Dismiss"])',
    'button:has([data-icon-name^="Cancel"])',
  ],
  /** A file of a message that is being written. */
  file: [
    '[role="listbox"] [role="option"]:has([draggable])',
    '[role="listbox"] [role="option"]:not([data-lpc-hover-target-id])',
  ],
  /** A sensitivity label that encrypts what it is on. */
  label: ['[data-icon-name^="LockShield"]'],
  /** What Microsoft's own S/MIME control says of a message, and its button for a new one. */
  control: ['[data-icon-name^="Certificate"]', '[data-icon-name^="LockClosed"]'],
  /** Where the quotation of an answer begins. */
  quotation: ['#divRplyFwdMsg', '[id$="divRplyFwdMsg"]'],
} satisfies Record<string, string[]>;

export type Anchor = keyof typeof anchors;

/** What others wrote: the text of a message that is shown, and of one that is being written, with what it quotes. */
const texts = '[id^="UniqueMessageBody_"], [id^="editorParent_"] [contenteditable="true"]';

export const { find, findAll, isAt, broken } = lookingBy(anchors, texts, ['quotation']);
