/** What the pages say about a person and their certificates, as words without markup. */
import type { Person, PersonCertificate, Why } from '../../js-bridge/contract.ts';
import { formatDate, t } from '../i18n.ts';

/** The certificate that is used for a person, or the least bad where none can be. */
export function bestOf(person: Person): PersonCertificate | undefined {
  return person.certificates.find(({ id }) => id === person.best);
}

/** Whether a message can be encrypted to a person. */
export function isUsable({ state }: Person): boolean {
  return state === 'ready' || state === 'untrusted';
}

/** Why a certificate is used, of those that there are; "" where there is nothing to say. */
export function whyText(why: Why | undefined): string {
  return why ? t(`why_${why.code.replaceAll('-', '_')}`) : '';
}

/** Where a certificate came from, and when. */
export function originText({ source, learnedFrom, addedAt }: PersonCertificate): string {
  const date = formatDate(addedAt);
  if (learnedFrom) {
    const from = { date: formatDate(learnedFrom.date ?? '') || date, subject: learnedFrom.subject };
    return t(from.subject ? 'people_from_message' : 'people_from_message_unnamed', from);
  }
  switch (source) {
    case 'directory':
      return t('people_from_directory', { date });
    case 'message':
      return t('people_from_message_unnamed', { date });
    default:
      return t('people_from_file', { date });
  }
}
