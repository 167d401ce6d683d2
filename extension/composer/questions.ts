/** The questions that the composer asks before something that cannot be undone. Each resolves true for a yes. */
import type { Address } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { ask } from '../ui/question.ts';
import type { Writing } from './draft.ts';
import type { Answer } from './original.ts';
import { listed, plural } from './plural.ts';

/** Asks before a message without a subject is sent. */
export function sendWithoutSubject(): Promise<boolean> {
  return ask({
    title: t('composer_no_subject'),
    text: t('composer_no_subject_text'),
    confirm: t('composer_no_subject_send'),
    cancel: t('composer_no_subject_write'),
  });
}

/** Asks before the text goes to the webmail, and names all that would be exposed. */
export function leaveEncryption(
  { subject, files }: Pick<Writing, 'subject' | 'files'>,
  answer: Answer | undefined,
  webmail: string,
): Promise<boolean> {
  const exposed = [
    t('composer_exposed_text'),
    ...(subject ? [t('composer_exposed_subject')] : []),
    ...(files.length > 0 ? [plural('composer_exposed_files', files.length)] : []),
    ...(answer?.encrypted ? [t('composer_exposed_quotation', { author: answer.author })] : []),
  ];
  return ask({
    title: t('composer_leave'),
    text: t('composer_leave_text', { webmail, what: listed(exposed) }),
    confirm: t('composer_leave_confirm', { webmail }),
    cancel: t('composer_keep_writing'),
  });
}

/** Asks before what was written is thrown away. */
export function discardWriting(): Promise<boolean> {
  return ask({
    title: t('composer_discard'),
    text: t('composer_discard_text'),
    confirm: t('composer_discard_confirm'),
    cancel: t('composer_keep_writing'),
  });
}

/** Asks before Bcc recipients are left out of one file that names all its recipients. */
export function attachWithoutBcc(bcc: Address[]): Promise<boolean> {
  return ask({
    title: t('composer_attach_bcc'),
    text: t('composer_attach_bcc_text', { who: listed(bcc.map(({ address }) => address)) }),
    confirm: t('composer_attach_bcc_confirm'),
    cancel: t('composer_keep_writing'),
  });
}
