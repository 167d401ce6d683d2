/**
 * Gives content scripts the texts of the language that an administrator decided: they may read neither policies nor the
 * extension's files.
 */
import type { Catalog } from '../i18n.ts';
import { decidedTexts } from '../spoken.ts';

/** What a content script asks when it begins. */
export interface TextsRequest {
  type: 'texts';
}

/** Answers a {@link TextsRequest}, null where nobody decided; leaves everything else to others. There is no secret in the texts. */
export function handleTexts(message: unknown): Promise<Catalog | null> | undefined {
  const request = message as Partial<TextsRequest> | null;
  return typeof request === 'object' && request?.type === 'texts' ? decidedTexts() : undefined;
}
