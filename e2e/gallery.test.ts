// The gallery: a message for each sentence that the reader says and for each finding, as smime/internal/gallery makes
// them. Of each there is a picture, build/screenshots/gallery/NAME.png, and what is said is compared with the texts of
// both languages. What no message alone can bring about, because it takes a setting or what was opened before, is
// shown with an answer of the engine that is written here.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { catalogs } from '../extension/_locales/catalogs.mjs';
import type { Error as ContractError, OpenResult } from '../js-bridge/contract.ts';
import { assertAccessible } from './accessible.ts';
import { Browser } from './browser.ts';
import { prepare } from './prepared.ts';
import { temporaryFolder } from './rig/folder.ts';
import { skipWithout } from './rig/packages.ts';
import { goProgram } from './rig/program.ts';
import { root, screenshots } from './tree.ts';

interface Exhibit {
  name: string;
  sentence: string;
  /** A finding, the code of a diagnosis, or empty. */
  says: string;
}

/** What is never told as a finding, but as the verdict of a signer. */
const VERDICTS_ALONE = ['valid', 'untrusted'];

/** Findings of a message that no message here brings about, for they take what was opened before, or octets by hand. */
const OF_MESSAGES = {
  countersigned: 'info', // TestCountersignatures
  'gcm-in-enveloped-data': 'info', // TestGCMInEnvelopedData
  'short-tag': 'warn', // TestAttackWithAShortTag
  'content-type-not-authenticated': 'warn', // TestAttackOnAuthenticatedAttributes
  renewed: 'info', // people.test.ts
  'new-authority': 'warn', // people.test.ts
};

/** What must be said beside the sentence, without unfolding the details. */
const BESIDE: Record<string, string> = {
  'no-date': 'finding_no_date',
  'no-signing-time': 'finding_no_signing_time',
  'lookalike-sender': 'finding_lookalike_sender',
  'weak-key-self-signed': 'finding_weak_key',
};

/** Sentences that no message alone brings about: the answer of the engine in which they are said. */
const ANSWERS: [name: string, sentence: string, alter: (result: OpenResult) => void][] = [
  ['revoked', 'verdict_revoked', revokedBecause()],
  ['revoked-on', 'verdict_revoked_on', revokedBecause({})],
  ['revoked-on-because', 'verdict_revoked_on_because', revokedBecause({ reason: 'keyCompromise' })],
  ['authority-revoked-on', 'verdict_authority_revoked_on', revokedBecause({}, 'authority')],
  [
    'authority-revoked-on-because',
    'verdict_authority_revoked_on_because',
    revokedBecause({ reason: 'cACompromise' }, 'authority'),
  ],
  [
    'revocation-unknown',
    'verdict_revocation_unknown',
    result => judge(result, 'untrusted', 'revocation-unknown'),
  ],
  // A setting, one of Mozilla's roots with an end of its trust, and hundreds of certificates.
  [
    'anchor-limits',
    'verdict_certificate_flawed',
    result => judge(result, 'untrusted', 'untrusted', 'anchor-limits'),
  ],
  [
    'distrusted',
    'verdict_certificate_flawed',
    result => judge(result, 'untrusted', 'untrusted', 'distrusted'),
  ],
  [
    'too-complex',
    'verdict_certificate_flawed',
    result => judge(result, 'untrusted', 'untrusted', 'too-complex'),
  ],
  [
    'weak-algorithm',
    'verdict_weak_signature',
    result => {
      judge(result, 'weak', 'weak-algorithm');
      result.signers = result.signers.map(signer => ({ ...signer, weak: 'SHA-1' }));
    },
  ],
  [
    'weak-encryption',
    'verdict_weak_encryption',
    result => {
      judge(result, 'weak');
      result.signers = [];
      result.layers = [
        { ...result.layers[0], kind: 'enveloped', weak: 'DES' } as OpenResult['layers'][number],
      ];
    },
  ],
  ['unknown-verdict', 'verdict_unknown', result => judge(result, 'something new')],
];

/** Refusals that no message alone brings about. */
const REFUSALS: Record<string, ContractError> = {
  verdict_locked: { code: 'locked' },
  verdict_no_key: { code: 'no-key', recipients: [] },
  error_no_keystore: { code: 'no-keystore' },
  error_limit_reached: { code: 'limit-reached' },
  verdict_too_large: { code: 'too-large', size: 300_000_000, limit: 256 << 20 },
  verdict_timeout: { code: 'timeout' },
  error_cancelled: { code: 'cancelled' },
  verdict_engine_crashed: { code: 'engine-crashed' },
  error_internal: { code: 'internal', detail: 'a bug' },
  error_storage: { code: 'storage' },
  error_newer_store: { code: 'newer-store' },
  error_forbidden_algorithm: { code: 'forbidden-algorithm', detail: 'SHA-1' },
};

function judge(result: OpenResult, verdict: string, signer?: string, code = signer): void {
  result.verdict = verdict;
  const [first] = result.signers;
  if (!signer || !code || !first) return;
  first.verdict = signer;
  first.findings = [{ code, severity: 'warn', detail: '', rule: '' }];
}

function revokedBecause(entry?: { reason?: string }, whose = 'signer'): (result: OpenResult) => void {
  return result => {
    judge(result, 'untrusted', 'revoked');
    const good = {
      certificateId: 'a',
      name: 'Alice Example',
      state: 'good',
      source: 'message',
      at: '2026-11-20T00:00:00Z',
    } as const;
    const revoked = {
      ...good,
      ...entry,
      name: 'Authority',
      state: 'revoked',
      revokedAt: '2026-03-03T00:00:00Z',
    } as const;
    const [first] = result.signers;
    if (first && entry) first.revocation = whose === 'signer' ? [revoked] : [good, revoked];
  };
}

const languages = catalogs(join(root, 'extension', '_locales'));
const pictures = join(screenshots, 'gallery');

/** What a view of a message is, for a test: it looks inside. */
interface View extends HTMLElement {
  opened?: { result: OpenResult } | undefined;
  error?: ContractError | undefined;
  unfolded: boolean;
  updateComplete: Promise<boolean>;
  requestUpdate(): void;
}

describe('the gallery', { skip: skipWithout('chromium') }, () => {
  let folder: string;
  let exhibits: Exhibit[];
  let browser: Browser;
  let page: Page;
  const seen = { sentences: new Set<string>(), codes: new Set<string>(), diagnoses: new Set<string>() };

  before(async () => {
    mkdirSync(pictures, { recursive: true });
    folder = temporaryFolder('gallery');
    execFileSync(goProgram('gallery'), ['--out', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
    exhibits = JSON.parse(readFileSync(join(folder, 'exhibits.json'), 'utf8')) as Exhibit[];
    browser = await Browser.launch({ viewport: { width: 900, height: 1700 } });
    const person = { name: 'bob', passphrase: 'correct horse battery staple', certificates: folder };
    await prepare(browser, { ...person, origin: 'http://127.0.0.1:1' });
    page = await browser.context.newPage();
    // A browser has one language; the other one is lent to it, as the texts are looked up anew each time.
    await page.addInitScript(texts => {
      const own = chrome.i18n.getMessage.bind(chrome.i18n);
      Object.assign(globalThis, { german: false });
      chrome.i18n.getMessage = ((key: string) =>
        (globalThis as unknown as { german: boolean }).german ? (texts[key] ?? '') : own(key)) as typeof own;
    }, texts('de'));
    await page.goto(browser.url('open/open.html'));
  });

  after(() => browser?.close());

  function texts(language: string): Record<string, string> {
    const messages = Object.entries(languages[language] ?? {});
    return Object.fromEntries(messages.map(([key, { message }]) => [key, message]));
  }

  /** Opens a message and unfolds all that is known of it. */
  async function open(name: string): Promise<void> {
    const another = page.getByRole('button', { name: 'Open another' });
    if (await another.isVisible()) await another.click();
    const file = {
      name: `${name}.eml`,
      mimeType: 'message/rfc822',
      buffer: readFileSync(join(folder, `${name}.eml`)),
    };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.locator('.verdict-sentence').first().waitFor();
    await change(null);
  }

  /** Shows an answer of the engine in place of its own, or its own unfolded. */
  async function change(answer: { result?: OpenResult; error?: ContractError } | null): Promise<void> {
    await page.evaluate(async answer => {
      const view = document.querySelector('signet-message') as unknown as View;
      if (answer?.error) {
        view.opened = undefined;
        view.error = answer.error;
      }
      if (answer?.result && view.opened) view.opened = { ...view.opened, result: answer.result };
      view.unfolded = true;
      await view.updateComplete;
    }, answer);
  }

  const result = () =>
    page.evaluate(() => (document.querySelector('signet-message') as unknown as View).opened?.result);

  /** What is said in a language, in the bar and below. */
  async function said(language: 'en' | 'de'): Promise<{ bar: string; all: string }> {
    const text = await page.evaluate(async german => {
      Object.assign(globalThis, { german });
      const view = document.querySelector('signet-message') as unknown as View;
      view.requestUpdate();
      await view.updateComplete;
      const bar = (view.querySelector('.verdict-sentence') as HTMLElement).textContent ?? '';
      const all = view.textContent ?? '';
      Object.assign(globalThis, { german: false });
      view.requestUpdate();
      await view.updateComplete;
      return { bar, all };
    }, language === 'de');
    return { bar: plain(text.bar), all: plain(text.all) };
  }

  const plain = (text: string) => text.replaceAll(/[\s\u00a0]+/g, ' ').trim();

  /** A text of a catalog as a pattern: anything may stand at its places. */
  function pattern(language: string, key: string): RegExp {
    const text = texts(language)[key];
    assert.ok(text, `${language}: no text ${key}`);
    return new RegExp(
      plain(text)
        .split(/\{\w+\}/)
        .map(piece => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.+?'),
    );
  }

  /** Compares what is said with the texts of both languages, and takes a picture. Returns the codes of all findings. */
  async function assertSays(name: string, sentence: string): Promise<string[]> {
    const shown = await result();
    const signers = [shown, ...(shown?.enclosed ?? []).map(each => each.result)].flatMap(
      each => each?.signers ?? [],
    );
    const findings = [...(shown?.findings ?? []), ...signers.flatMap(signer => signer.findings)];
    seen.sentences.add(sentence);
    for (const { code } of findings) seen.codes.add(code);
    const diagnoses = signers.flatMap(({ diagnosis }) => (diagnosis ? [diagnosis.code] : []));
    for (const code of diagnoses) seen.diagnoses.add(code);
    for (const language of ['en', 'de'] as const) {
      const { bar, all } = await said(language);
      const whole = new RegExp(`^${pattern(language, sentence).source}$`);
      assert.match(bar, whole, `${name}, ${language}`);
      // The list signs around what Alice signed.
      if (sentence.startsWith('verdict_verified'))
        assert.doesNotMatch(bar, /The List|list@/, `${name}, ${language}: an outer signer is named`);
      assert.doesNotMatch(bar, /[{}]|\b[a-z]+_[a-z_]+\b/, `${name}, ${language}: a text is missing`);
      assert.doesNotMatch(
        all,
        /[\u202a-\u202e\u2066-\u2069]/,
        `${name}, ${language}: the text around is turned`,
      );
      for (const { detail } of language === 'de' ? findings : []) {
        const words = plain(detail);
        if (words && all.includes(words))
          assert.ok(all.includes(`auf Englisch: ${words}`), `${name}: ${words}`);
      }
      for (const { code } of shown?.findings ?? []) {
        const key = `finding_${code.replaceAll('-', '_')}`;
        assert.match(all, pattern(language, key), `${name}, ${language}: ${key}`);
        assert.match(all, pattern(language, `${key}_todo`), `${name}, ${language}: what to do about ${key}`);
      }
    }
    for (const { diagnosis } of shown?.signers ?? []) {
      if (!diagnosis) continue;
      const { code, detail, octet } = diagnosis;
      const copied = await page.evaluate(() =>
        [...document.querySelectorAll('signet-copy')]
          .map(button => (button as unknown as { text: string }).text)
          .join('\n'),
      );
      assert.ok(copied.includes(`${code}: ${detail}`), `${name}: what was changed is not copied`);
      assert.equal(copied.includes(`(octet ${octet})`), octet !== undefined, `${name}: where it was changed`);
    }
    await takePicture(name);
    return [...findings.map(({ code }) => code), ...diagnoses];
  }

  /** Takes a picture of what there is; a viewport that fits all of it is faster than one that is made to. */
  async function takePicture(name: string): Promise<void> {
    const size = page.viewportSize();
    assert.ok(size);
    const bottom = await page.evaluate(() =>
      Math.ceil(document.querySelector('main')?.getBoundingClientRect().bottom ?? 0),
    );
    const clip = { x: 0, y: 0, width: size.width, height: Math.min(size.height, Math.max(240, bottom)) };
    await page.screenshot({ path: join(pictures, `${name}.png`), clip });
  }

  test('each message is told in both languages', async () => {
    const wrong: string[] = [];
    for (const { name, sentence, says } of exhibits) {
      await open(name);
      try {
        const codes = await assertSays(name, sentence);
        if (says) assert.ok(codes.includes(says), `${name}: ${says} is not told`);
        const beside = BESIDE[name];
        if (beside)
          assert.match(plain(await page.locator('.notice.warn').innerText()), pattern('en', beside));
      } catch (error) {
        wrong.push((error as Error).message);
      }
    }
    assert.deepEqual(wrong, []);
  });

  test('what takes more than a message is told in both languages', async () => {
    await open('verified');
    const base = await result();
    assert.ok(base);
    for (const [name, sentence, alter] of ANSWERS) {
      const answer = structuredClone(base);
      alter(answer);
      await change({ result: answer });
      await assertSays(name, sentence);
    }
    for (const [code, severity] of Object.entries(OF_MESSAGES)) {
      const answer = structuredClone(base);
      answer.findings.push({ code, severity, detail: '', rule: '' });
      await change({ result: answer });
      await assertSays(code, 'verdict_verified');
    }
    for (const [sentence, error] of Object.entries(REFUSALS)) {
      await change({ error });
      await assertSays(sentence, sentence);
    }
  });

  test('nothing is left out', () => {
    const source = (path: string, code: RegExp) =>
      [...readFileSync(join(root, path), 'utf8').matchAll(code)].map(match => match[1] ?? '');
    const codes = [
      ...source('smime/cert/finding.go', /\w+\s+Code = "([a-z-]+)"/g),
      ...source('smime/finding.go', /Finding\w+\s+= "([a-z-]+)"/g),
      ...source('smime/verdict.go', /Signer\w+\s+Verdict = "([a-z-]+)"/g),
      ...source('wasm/api/continuity.go', /Continuity\w+\s+ContinuityCode = "([a-z-]+)"/g),
    ];
    assert.deepEqual(
      codes.filter(code => !seen.codes.has(code) && !VERDICTS_ALONE.includes(code)),
      [],
      'findings without a picture',
    );
    const diagnoses = source('smime/diagnosis.go', /Diagnosis\w+\s+DiagnosisCode = "([a-z-]+)"/g);
    assert.deepEqual(
      diagnoses.filter(code => !seen.diagnoses.has(code)),
      [],
      'diagnoses without a picture',
    );
    const sentences = Object.keys(texts('en')).filter(
      key => /^verdict_/.test(key) && !/_(meaning|help)$/.test(key),
    );
    assert.deepEqual(
      sentences.filter(key => !seen.sentences.has(key)),
      [],
      'sentences without a picture',
    );
  });

  test('narrow and dark', async () => {
    await page.setViewportSize({ width: 480, height: 2200 });
    for (const name of [
      'verified-and-confidential',
      'changed-footer',
      'untrusted-root',
      'several-from',
      'no-key',
    ]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await open(name);
        if (name === 'several-from') await assertAccessible(page);
        await takePicture(`${name}-480-${colorScheme}`);
      }
    }
    await page.emulateMedia({ colorScheme: null });
    assert.ok(readdirSync(pictures).length >= exhibits.length + 10);
  });
});
