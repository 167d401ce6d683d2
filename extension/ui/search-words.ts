/** Letters without case and without marks: "Çelik" is found by "celik". */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
