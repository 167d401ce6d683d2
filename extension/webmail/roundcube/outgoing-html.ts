/** What Roundcube makes of the HTML of its editor when it sends a message: program/actions/mail/send.php of 1.6. */

/** Its own look of what nobody has given one, which its editor only shows; the text around which it writes is the editor's. */
const looks: [plain: RegExp, sent: string][] = [
  [
    /<blockquote>/g,
    '<blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">',
  ],
  [/<div class="pre">/g, '<div class="pre" style="margin: 0; padding: 0; font-family: monospace">'],
  [/<p>&nbsp;<\/p>/g, '<p><br></p>'],
];

/**
 * The HTML as Roundcube would send it.
 *
 * @param font the font that the user has set for new messages, as CSS; Roundcube puts it on the body
 */
export function asSent(html: string, font: string): string {
  const styled = looks.reduce((text, [plain, sent]) => text.replace(plain, sent), html);
  return font === '' ? styled : `<div style="${font.replaceAll('"', "'")}">${styled}</div>`;
}
