/** Messages that were opened, and who signed them, for tests of what is said of them. */
import type { CertificateInfo, CertificateRevocation, OpenResult, Signer } from '../../js-bridge/contract.ts';

export const alice: CertificateInfo = {
  id: '01',
  subject: 'CN=Alice Example',
  commonName: 'Alice Example',
  emails: ['a.example@example.test', 'Alice@example.test'],
  issuer: 'CN=Example CA',
  issuerName: 'Example CA',
  serial: '4a01',
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2026-03-03T00:00:00Z',
  keyAlgorithm: 'RSA 2048',
  canSign: true,
  canEncrypt: true,
  isAuthority: false,
  source: '',
  findings: [],
};

export function signer(verdict: string, certificate: CertificateInfo | undefined = alice): Signer {
  const signer: Signer = {
    verdict,
    role: 'author',
    layer: 0,
    findings: [],
    chain: certificate ? [certificate] : [],
    revocation: [],
    algorithms: [],
  };
  if (certificate) signer.certificate = certificate;
  return signer;
}

/** A signer whose certificate was revoked, or the one above it where its own is good. */
export function revokedSigner(reason: string, own: 'good' | 'revoked' = 'revoked'): Signer {
  const entry: CertificateRevocation = { certificateId: 'a', name: 'CA', state: 'good', source: 'cache' };
  const revoked: CertificateRevocation = {
    ...entry,
    state: 'revoked',
    revokedAt: '2026-06-01T00:00:00Z',
    reason,
  };
  return { ...signer('revoked'), revocation: own === 'good' ? [entry, revoked] : [revoked, entry] };
}

export function opened(verdict: string, change: Partial<OpenResult> = {}): OpenResult {
  return {
    verdict,
    status: 'unprotected',
    findings: [],
    signers: [],
    layers: [],
    headers: {
      protection: '',
      sender: [],
      confidential: [],
      remarks: [],
      answerConfidential: [],
      subject: '',
      // The display name is a lie that no sentence may repeat.
      from: [{ name: 'Your Bank', address: 'alice@example.test' }],
      to: [],
      cc: [],
      replyTo: [],
      messageId: '',
      references: [],
      differences: [],
    },
    parts: [],
    learned: [],
    remoteContent: 'never',
    quoting: 'free',
    htmlFirst: true,
    openedAt: '2026-06-01T12:00:00Z',
    enclosed: [],
    mailingLists: [],
    brought: [],
    ...change,
  };
}

export const enveloped = {
  kind: 'enveloped',
  form: '',
  authenticated: false,
  weak: 'RC2-CBC',
  algorithms: [],
};
export const partlySigned = { code: 'partly-signed', severity: 'warn', detail: '' };
export const signed = { kind: 'signed', form: 'clear', authenticated: false, algorithms: [] };
