/**
 * The lines that calendars and vCards are made of. RFC 5545 Section 3.1, RFC
 * 6350 Section 3.3. Only what a card shows is read, so this is no validator:
 * a line that cannot be read is left out.
 */

/** One property. */
export interface ContentLine {
  /** In upper case, without the group that vCards may put before it. */
  name: string;
  /** The parameters, names in upper case, values as written. */
  params: Map<string, string>;
  /** As written; see {@link textOf}. */
  value: string;
}

/** What stands between BEGIN and END: a calendar, an event, a contact. */
export interface Component {
  name: string;
  lines: ContentLine[];
  components: Component[];
}

/** Lines that are read of a file, and how deep components may be nested. */
const MAX_LINES = 10_000;
const MAX_DEPTH = 8;

/** Reads the components of a file, in order. What they do not end in time, or end twice, is ended with the file. */
export function componentsOf(text: string): Component[] {
  const root: Component = { name: '', lines: [], components: [] };
  const open = [root];
  for (const line of unfolded(text)) {
    const read = contentLine(line);
    const current = open.at(-1);
    if (!read || !current) continue;
    if (read.name === 'BEGIN') {
      if (open.length > MAX_DEPTH) break;
      const inner: Component = { name: read.value.trim().toUpperCase(), lines: [], components: [] };
      current.components.push(inner);
      open.push(inner);
    } else if (read.name === 'END') {
      if (open.length > 1) open.pop();
    } else {
      current.lines.push(read);
    }
  }
  return root.components;
}

/** The first property of a name. */
export function property(component: Component, name: string): ContentLine | undefined {
  return component.lines.find(line => line.name === name);
}

/** The value of a property of type TEXT: escapes undone, control characters but line ends removed. RFC 5545 Section 3.3.11. */
export function textOf(line: ContentLine | undefined): string {
  if (!line) return '';
  const value = /^QUOTED-PRINTABLE$/i.test(line.params.get('ENCODING') ?? '')
    ? quotedPrintable(line.value)
    : line.value;
  return value
    .replaceAll(/\\([\\;,nN])/g, (_, escaped: string) => (/n/i.test(escaped) ? '\n' : escaped))
    .replaceAll(/[^\P{Cc}\n]/gu, '')
    .trim();
}

/** Splits a structured value at its semicolons, such as the parts of a name. RFC 6350 Section 6.2.2. */
export function fieldsOf(line: ContentLine | undefined): string[] {
  if (!line) return [];
  const fields = line.value.match(/(?:\\.|[^\\;])+/gs) ?? [];
  return fields.map(value => textOf({ ...line, value })).filter(text => text !== '');
}

/** So much of a line is looked at to see whether its value is quoted-printable. */
const HEAD = 300; // characters

/** The lines of a file, folded ones joined. A line is joined once, at its end: it may be all of the file. */
function unfolded(text: string): string[] {
  const lines: string[] = [];
  let pieces: string[] = []; // of the line that is being read
  let head = '';
  // QUIRK: vCard 2.1 folds quoted-printable by its soft line breaks instead. Outlook writes it. Test: "a vCard 2.1".
  let soft = false;
  for (const line of text.split(/\r?\n/, MAX_LINES)) {
    if (soft) pieces.push(pieces.pop()?.slice(0, -1) ?? '', line);
    else if (/^[ \t]/.test(line) && pieces.length > 0) pieces.push(line.slice(1));
    else {
      if (pieces.length > 0) lines.push(pieces.join(''));
      pieces = [line];
      head = '';
    }
    if (head.length < HEAD) head = pieces.join('').slice(0, HEAD);
    soft =
      pieces.at(-1)?.endsWith('=') === true && /^[^:]{0,200};(?:ENCODING=)?QUOTED-PRINTABLE[;:]/i.test(head);
  }
  return [...lines, pieces.join('')];
}

function contentLine(line: string): ContentLine | undefined {
  const head = /^(?:[A-Za-z0-9-]{1,60}\.)?([A-Za-z0-9-]{1,60})/.exec(line);
  if (!head?.[1]) return undefined;
  const params = new Map<string, string>();
  let rest = line.slice(head[0].length);
  while (rest.startsWith(';')) {
    const param = /^;([A-Za-z0-9-]{1,60})(?:=((?:"[^"]*"|[^";:,])*(?:,(?:"[^"]*"|[^";:,])*)*))?/.exec(rest);
    if (!param?.[1]) return undefined;
    // QUIRK: vCard 2.1 writes ";QUOTED-PRINTABLE" for ";ENCODING=QUOTED-PRINTABLE". Test: "a vCard 2.1".
    const bare = param[2] === undefined && /^QUOTED-PRINTABLE$/i.test(param[1]);
    params.set(bare ? 'ENCODING' : param[1].toUpperCase(), bare ? param[1] : unquoted(param[2] ?? ''));
    rest = rest.slice(param[0].length);
  }
  return rest.startsWith(':') ? { name: head[1].toUpperCase(), params, value: rest.slice(1) } : undefined;
}

function unquoted(value: string): string {
  return value.replaceAll('"', '');
}

/** Decodes quoted-printable to UTF-8. RFC 2045 Section 6.7. */
function quotedPrintable(value: string): string {
  const octets: number[] = [];
  for (const piece of value.match(/=[0-9A-Fa-f]{2}|[\s\S]/gu) ?? []) {
    if (piece.length === 3) octets.push(Number.parseInt(piece.slice(1), 16));
    else octets.push(...new TextEncoder().encode(piece));
  }
  return new TextDecoder().decode(Uint8Array.from(octets));
}
