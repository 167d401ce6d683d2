// The words of the pages, in two languages.
import { settings } from './names.js';

const texts = {
  en: {
    inbox: 'Inbox',
    drafts: 'Drafts',
    sentitems: 'Sent Items',
    deleteditems: 'Deleted Items',
    folders: 'Navigation pane',
    list: 'Message list',
    pane: 'Reading Pane',
    message: 'Email message',
    actions: 'Message actions',
    new: 'New mail',
    reply: 'Reply',
    replyAll: 'Reply all',
    forward: 'Forward',
    send: 'Send',
    sendOptions: 'More send options',
    schedule: 'Schedule send',
    discardQuestion: 'Discard message? This message will be deleted.',
    ok: 'OK',
    cancel: 'Cancel',
    attach: 'Attach file',
    attachments: 'Attachments',
    discard: 'Discard',
    popOut: 'Open in new window',
    to: 'To',
    cc: 'Cc',
    bcc: 'Bcc',
    subject: 'Subject',
    body: 'Message body',
    bodyHelp: 'Message body, press Alt+F10 to exit',
    from: 'From',
    sent: 'Sent',
    draft: '[Draft]',
    remove: 'Remove',
    closed:
      "The S/MIME control isn't installed. This message can't be displayed until the S/MIME control is installed.",
    saved: 'Draft saved',
    account: 'Account manager for',
    sensitivity: 'Sensitivity',
    label: 'Confidential',
    labelled: 'Confidential: this message is encrypted. Recipients cannot remove encryption.',
    signed: 'The digital signature on this message is valid and trusted.',
    encrypted: 'This message is encrypted',
    encrypt: 'Encrypt this message (S/MIME)',
    empty: '(No subject)',
  },
  de: {
    inbox: 'Posteingang',
    drafts: 'Entwürfe',
    sentitems: 'Gesendete Elemente',
    deleteditems: 'Gelöschte Elemente',
    folders: 'Navigationsbereich',
    list: 'Nachrichtenliste',
    pane: 'Lesebereich',
    message: 'E-Mail-Nachricht',
    actions: 'Nachrichtenaktionen',
    new: 'Neue E-Mail',
    reply: 'Antworten',
    replyAll: 'Allen antworten',
    forward: 'Weiterleiten',
    send: 'Senden',
    sendOptions: 'Weitere Sendeoptionen',
    schedule: 'Senden planen',
    discardQuestion: 'Nachricht verwerfen? Diese Nachricht wird gelöscht.',
    ok: 'OK',
    cancel: 'Abbrechen',
    attach: 'Datei anfügen',
    attachments: 'Anlagen',
    discard: 'Verwerfen',
    popOut: 'In neuem Fenster öffnen',
    to: 'An',
    cc: 'Cc',
    bcc: 'Bcc',
    subject: 'Betreff',
    body: 'Nachrichtentext',
    bodyHelp: 'Nachrichtentext, zum Beenden ALT+F10 drücken',
    from: 'Von',
    sent: 'Gesendet',
    draft: '[Entwurf]',
    remove: 'Entfernen',
    closed:
      'Das S/MIME-Steuerelement ist nicht installiert. Diese Nachricht kann erst angezeigt werden, wenn es installiert ist.',
    saved: 'Entwurf gespeichert',
    account: 'Konto-Manager für',
    sensitivity: 'Vertraulichkeit',
    label: 'Vertraulich',
    labelled:
      'Vertraulich: Diese Nachricht ist verschlüsselt. Empfänger können die Verschlüsselung nicht entfernen.',
    signed: 'Die digitale Signatur dieser Nachricht ist gültig und vertrauenswürdig.',
    encrypted: 'Diese Nachricht ist verschlüsselt',
    encrypt: 'Diese Nachricht verschlüsseln (S/MIME)',
    empty: '(Kein Betreff)',
  },
};

export const language = settings.language;

/** A text in the user's language. */
export function t(key) {
  return texts[language][key];
}

/** A time as the pages show it: to the minute, in the language and the zone of the user, and nowhere as a machine reads it. */
export function time(text) {
  return new Date(text).toLocaleString(language === 'de' ? 'de-DE' : 'en-US', {
    weekday: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
}
