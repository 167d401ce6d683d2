/** Gives content scripts the texts of a language that is not the browser's: they may not read the extension's files. */
import type { Catalog } from '../i18n.ts';
import { type InterfaceLanguage, interfaceLanguages } from '../policy-keys.gen.ts';
import { fetchCatalog } from '../spoken.ts';

/** What a content script asks where an administrator decided about the language. */
export interface TextsRequest {
  type: 'texts';
  language: InterfaceLanguage;
}

/** Answers a {@link TextsRequest}; leaves everything else to others. There is no secret in the texts. */
export function handleTexts(message: unknown): Promise<Catalog> | undefined {
  const request = message as Partial<TextsRequest> | null;
  if (typeof request !== 'object' || request?.type !== 'texts') return undefined;
  const language = interfaceLanguages.find(each => each === request.language);
  return language && fetchCatalog(language);
}
