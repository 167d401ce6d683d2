/** What the help explains: a topic for each code of the engine and of the webmails, and what the composer adds. */
import type { Code } from '../../js-bridge/contract.ts';
import type { Failure } from '../channel.ts';
import type { SectionName } from '../options/sections.ts';

export const groups = ['keys', 'certificates', 'reading', 'writing', 'webmail', 'network', 'signet'] as const;

export type Group = (typeof groups)[number];

/** One page of the help. */
export interface Topic {
  /** The page's fragment: a code of the engine, or `webmail-` and one of a webmail. */
  name: string;
  group: Group;
  /** The key of its title. Under `_why` and `_help` stand how it comes about and what to do. */
  texts: string;
}

const engine: Partial<Record<Group, Code[]>> = {
  keys: [
    'locked',
    'no-keystore',
    'wrong-passphrase',
    'weak-passphrase',
    'wait',
    'limit-reached',
    'wrong-authenticator',
    'unfit-authenticator',
  ],
  certificates: [
    'wrong-password',
    'no-private-key',
    'no-certificate',
    'not-certificates',
    'certificate-unfit',
    'certificate-expired',
    'bad-domain',
    'cannot-certify',
    'newer-backup',
  ],
  reading: [
    'no-key',
    'decrypt-failed',
    'malformed',
    'unsupported-algorithm',
    'forbidden-algorithm',
    'too-deep',
    'not-opened',
    'no-receipt',
  ],
  writing: [
    'missing-certificate',
    'no-signing-key',
    'no-recipient',
    'bad-address',
    'too-large',
    'bcc-refused',
    'sent-elsewhere',
    'protection-required',
    'message-refused',
  ],
  network: ['no-permission', 'url-refused', 'unreachable', 'bad-directory'],
  signet: [
    'internal',
    'engine-crashed',
    'storage',
    'newer-store',
    'timeout',
    'cancelled',
    'not-found',
    'not-allowed',
    'update-required',
    'unknown-method',
    'bad-request',
  ],
};

const webmail: Failure['code'][] = [
  'session-expired',
  'offline',
  'busy',
  'rejected',
  'refused-recipient',
  'unconfirmed',
  'repeated',
  'too-large',
  'altered',
  'disabled',
  'no-permission',
  'not-found',
  'not-recognised',
  'consent-needed',
  'consent-ended',
  'consent-admin',
  'other-account',
  'ambiguous',
  'not-registered',
  'internal',
];

/** What is told without a code. */
const others: Topic[] = ['copy-changed', 'touch-lost', 'file-unreadable', 'not-visible'].map(name => ({
  name,
  group: 'writing',
  texts: `help_${name.replace('-', '_')}`,
}));

/** All topics, group by group. */
export const topics: readonly Topic[] = groups.flatMap(group => [
  ...(engine[group] ?? []).map(code => ({ name: code, group, texts: textsOf('error', code) })),
  ...(group === 'writing' ? others : []),
  ...(group === 'webmail' ? webmail.map(ofFailure) : []),
]);

/** Where in the settings the cause of a topic is dealt with, if there. */
export const sectionOf: Partial<Record<string, SectionName>> = {
  'wrong-passphrase': 'security',
  'weak-passphrase': 'security',
  'wrong-authenticator': 'security',
  'unfit-authenticator': 'security',
  'limit-reached': 'activity',
  'forbidden-algorithm': 'security',
  'no-key': 'keys',
  'no-signing-key': 'keys',
  locked: 'keys',
  'missing-certificate': 'people',
  'certificate-expired': 'authorities',
  'bad-domain': 'authorities',
  'no-permission': 'directories',
  'bad-directory': 'directories',
  'webmail-not-recognised': 'webmails',
  'webmail-no-permission': 'webmails',
};

/** Titles under which the composer tells of a topic with more than the code knows. */
const told: Record<string, string> = {
  composer_problem_missing: 'missing-certificate',
  composer_problem_too_large: 'too-large',
  composer_problem_refused: 'webmail-refused-recipient',
  composer_problem_file: 'file-unreadable',
  composer_problem_gone: 'touch-lost',
  composer_problem_gone_midway: 'touch-lost',
  composer_problem_copy: 'copy-changed',
  composer_problem_keep: 'webmail-consent-needed',
  composer_form_changed: 'copy-changed',
  failure_disabled_signed: 'webmail-disabled',
};

/** The name of the topic that explains what a title says; undefined where none does. */
export function topicOfTitle(title: string): string | undefined {
  if (title.startsWith('visible_')) return 'not-visible';
  return told[title] ?? topics.find(({ texts }) => texts === title)?.name;
}

/** The topic that a page's fragment names. */
export function topicOfFragment(fragment: string): Topic | undefined {
  return topics.find(({ name }) => fragment === `#${name}`);
}

function ofFailure(code: Failure['code']): Topic {
  return { name: `webmail-${code}`, group: 'webmail', texts: textsOf('failure', code) };
}

function textsOf(kind: 'error' | 'failure', code: string): string {
  return `${kind}_${code.replaceAll('-', '_')}`;
}
