/** The questions that the composer asks before something that cannot be undone. Each resolves true for a yes. */
import type { Address } from '../../js-bridge/contract.ts';
import { t } from '../i18n.ts';
import { ask, choose } from '../ui/question.ts';
import type { Keeping } from './autosave.ts';
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

/** Asks before a draft is sent that others can have put into the webmail's folder, and names all who would get it. */
export function sendUnsignedDraft(to: Address[]): Promise<boolean> {
  return ask({
    title: t('kept_from_webmail_send'),
    text: t('kept_from_webmail_send_text', { who: listed(to.map(({ address }) => address)) }),
    confirm: t('kept_from_webmail_confirm'),
    cancel: t('composer_keep_writing'),
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

/** Asks what is to become of a message that is not finished, when its composer is closed. */
export async function closeWriting({ at }: Keeping): Promise<'stay' | 'keep' | 'discard'> {
  const kept = at === 'kept';
  const outcome = await choose({
    title: t(kept ? 'kept_close' : 'composer_discard'),
    text: t(kept ? 'kept_close_text' : 'composer_discard_text'),
    answers: [
      ...(kept ? [{ value: 'keep', label: t('kept_keep'), look: 'primary' as const, harmless: true }] : []),
      { value: 'stay', label: t('composer_keep_writing'), harmless: true },
      // The page can end the frame at any time; what is discarded here can be taken back.
      { value: 'discard', label: t('composer_discard_confirm'), look: 'danger', harmless: true },
    ],
  });
  return outcome === 'keep' || outcome === 'discard' ? outcome : 'stay';
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
