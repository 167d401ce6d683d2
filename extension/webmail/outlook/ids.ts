/**
 * Ids of Exchange, as the page and as Microsoft Graph write them: the same octets in base64, whose
 * two last characters differ. https://learn.microsoft.com/graph/outlook-immutable-id
 */

/** An id as Graph has it. */
export function restID(id: string): string {
  return id.replaceAll('/', '-').replaceAll('+', '_');
}

/** Whether a text can be an id of Exchange. */
export function isID(text: string): boolean {
  return /^A[\w+/=-]{20,}$/.test(text);
}
