// Reads the message catalogs and turns them into Chrome's format.
//
// A language is a folder of flat JSON files, one for each room of the
// extension: {"key": "Text with {name}"}. Placeholders in braces are filled in
// by extension/i18n.ts, so that the same text can also be filled with markup.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} folder the folder of the languages
 * @returns {Record<string, Record<string, {message: string}>>} language → Chrome's messages.json
 * @throws {Error} when a key stands in two files of a language, or is not [a-z0-9_]
 */
export function catalogs(folder) {
  /** @type {Record<string, Record<string, {message: string}>>} */
  const languages = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    /** @type {Record<string, {message: string}>} */
    const messages = {};
    for (const file of readdirSync(join(folder, entry.name)).sort()) {
      const texts = JSON.parse(readFileSync(join(folder, entry.name, file), 'utf8'));
      for (const [key, text] of Object.entries(texts)) {
        if (!/^[a-z0-9_]+$/.test(key)) throw new Error(`${entry.name}/${file}: key ${key} is not [a-z0-9_]`);
        if (key in messages) throw new Error(`${entry.name}/${file}: key ${key} stands in another file too`);
        messages[key] = { message: String(text).replaceAll('$', '$$$$') };
      }
    }
    languages[entry.name] = messages;
  }
  return languages;
}
