// Printed by go generate from smime/policy. Do not edit.

/** A key of the administrator's policy. */
export type PolicyKey =
  | 'administratorName'
  | 'supportLink'
  | 'interfaceLanguage'
  | 'minimumVersion'
  | 'hosts'
  | 'alwaysSign'
  | 'encrypt'
  | 'signReplies'
  | 'form'
  | 'bcc'
  | 'tripleWrap'
  | 'outerSubject'
  | 'legacyDisplay'
  | 'receipts'
  | 'undoSeconds'
  | 'webmailDrafts'
  | 'contentEncryption'
  | 'signatureDigests'
  | 'recipientIdentifier'
  | 'includeChain'
  | 'includeEncryptionCertificate'
  | 'announceCapabilities'
  | 'overrides'
  | 'rules'
  | 'revocationOnRead'
  | 'revocationOnSend'
  | 'revocationOnline'
  | 'revocationTimeoutMs'
  | 'revocationBudgetMs'
  | 'weakMail'
  | 'forbiddenAlgorithms'
  | 'trustAnchors'
  | 'trustMozilla'
  | 'directories'
  | 'userMayChooseSigningCertificate'
  | 'secondaryAddresses'
  | 'groupExpansionTimeoutMs'
  | 'subjectAttributesOnMismatch'
  | 'microsoftClientId'
  | 'microsoftTenant'
  | 'googleClientId'
  | 'googleClientSecret'
  | 'onlySmartCards'
  | 'lockAfterMinutes'
  | 'keyUsesPerMinute'
  | 'keyUsesPerUnlock';

/** The languages that it can decide that Signet speaks. */
export const interfaceLanguages = ['de', 'en'] as const;

/** One of them. */
export type InterfaceLanguage = (typeof interfaceLanguages)[number];
