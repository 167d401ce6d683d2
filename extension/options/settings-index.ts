/** What can be set, for the search over all settings: each setting by the text that stands at it. */
import { t } from '../i18n.ts';
import { folded } from '../ui/search-words.ts';
import { type SectionName, sections } from './sections.ts';

/** One setting, or a section as a whole. Texts are keys of the catalogs. */
export interface Entry {
  section: SectionName;
  /** What of the section it is on; empty for the section itself. */
  path: string;
  /** What stands at the setting; empty for a section as a whole. */
  title: string;
  /** What is said about it, and searched as well. */
  more: readonly string[];
}

const sectionTexts: Partial<Record<SectionName, string[]>> = {
  keys: ['options_keys_text'],
  people: ['people_text'],
  authorities: ['authorities_mozilla_text'],
  revocation: ['revocation_text'],
  directories: ['directories_text'],
  security: ['security_text'],
  writing: ['writing_text'],
  drafts: ['kept_text', 'kept_none_text'],
  receipts: ['receipts_text'],
  webmails: [
    'options_mail_accounts',
    'options_mail_accounts_text',
    'options_mail_accounts_forget',
    'options_form_find_out',
  ],
  mark: ['onboarding_mark_text'],
  about: ['extension_description'],
};

const settings: Partial<Record<SectionName, [title: string, ...more: string[]][]>> = {
  people: [['people_aliases', 'people_aliases_text']],
  authorities: [['authorities_mozilla', 'authorities_mozilla_text'], ['authorities_export']],
  revocation: [
    ['revocation_reading', 'revocation_reading_soft', 'revocation_reading_hard', 'revocation_reading_off'],
    ['revocation_sending', 'revocation_sending_soft', 'revocation_sending_hard', 'revocation_sending_off'],
    [
      'revocation_online',
      'revocation_online_switch',
      'revocation_disclosure_ocsp',
      'revocation_disclosure_crl',
    ],
    ['revocation_hosts', 'revocation_hosts_text'],
  ],
  directories: [
    ['directories_add', 'directories_none_text', 'directories_kind', 'directories_try', 'directories_log'],
  ],
  security: [
    ['pages_passphrase_change', 'security_passphrase_text'],
    ['security_authenticators', 'security_authenticators_text'],
    ['security_idle', 'options_lock_after', 'options_lock_after_hint'],
    ['security_limits', 'security_limits_text', 'security_limit_minute', 'security_limit_unlock'],
    ['security_weak', 'security_weak_text', 'security_weak_refuse'],
  ],
  writing: [
    ['writing_sign', 'writing_sign_text'],
    ['writing_encrypt', 'writing_encrypt_possible', 'writing_encrypt_always', 'writing_encrypt_off'],
    ['writing_accounts', 'writing_accounts_text'],
    ['writing_correspondents', 'writing_correspondents_text'],
    ['writing_bcc', 'writing_bcc_each', 'writing_bcc_together', 'writing_bcc_refuse'],
    ['writing_form', 'writing_form_clear', 'writing_form_opaque', 'writing_form_webmail'],
    ['writing_subject', 'writing_subject_hidden_text', 'writing_subject_shown_text'],
    ['writing_legacy', 'writing_legacy_text'],
    ['writing_triple', 'writing_triple_text'],
    ['writing_receipts', 'writing_receipts_offered', 'writing_receipts_always'],
    ['writing_labels', 'writing_labels_text'],
    ['writing_undo', 'writing_undo_text'],
    ['writing_drafts', 'writing_drafts_text'],
  ],
  webmails: [['options_webmails_add', 'pages_site_address']],
  mark: [['mark_figure'], ['mark_color']],
  about: [['options_privacy', 'options_privacy_network', 'options_privacy_keys'], ['options_version']],
};

/** Pages of a section that its own address leads to. */
const places: Entry[] = [
  { section: 'keys', path: 'new', title: 'key_new', more: [] },
  { section: 'keys', path: 'backup', title: 'backup', more: ['options_privacy_keys'] },
  { section: 'keys', path: 'restore', title: 'backup_restore', more: [] },
];

/** All of them, section by section. */
export const entries: readonly Entry[] = sections.flatMap(section => [
  { section, path: '', title: '', more: sectionTexts[section] ?? [] },
  ...places.filter(place => place.section === section),
  ...(settings[section] ?? []).map(([title, ...more]) => ({ section, path: '', title, more })),
]);

/** The settings that fit a search: each word must occur in what is said about one, or in the name of its section. */
export function fitting(search: string): Entry[] {
  const words = folded(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return entries.filter(entry => {
    const said = [nameOf(entry), t(`options_${entry.section}`), ...entry.more.map(key => t(key))].join(' ');
    // Signet is named everywhere: whoever looks for "sign" does not look for it.
    const text = folded(said.replaceAll(t('extension_name'), ''));
    return words.every(word => text.includes(word));
  });
}

/** What is shown of a setting: the text that stands at it. */
export function nameOf({ section, title }: Entry): string {
  return t(title === '' ? `options_${section}` : title);
}
