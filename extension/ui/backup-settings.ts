/** The settings that travel with a backup: what the user chose, and nothing that belongs to this computer alone. */
import { defaults, getSetting, type Settings, setSetting } from '../settings.ts';

/** What is taken along. Sites are not: the browser's permission for them cannot be. */
const KEPT = ['lockAfterMinutes', 'securityMark'] as const satisfies (keyof Settings)[];

/** The settings as text, for the backup to keep as it is. */
export async function settingsForBackup(): Promise<string> {
  const entries = await Promise.all(KEPT.map(async key => [key, await getSetting(key)]));
  return JSON.stringify(Object.fromEntries(entries));
}

/** Takes over the settings of a backup; what is not a setting of this version is left alone. */
export async function takeSettings(text: string): Promise<void> {
  for (const [key, value] of settingsIn(text)) await setSetting(key, value);
}

/** The settings in a text, each with the kind of value that it must have. */
export function settingsIn(text: string): [keyof Settings, Settings[keyof Settings]][] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  if (typeof parsed !== 'object' || parsed === null) return [];
  const found = parsed as Record<string, unknown>;
  return KEPT.filter(key => Object.hasOwn(found, key) && fitting(key, found[key])).map(key => [
    key,
    found[key] as Settings[keyof Settings],
  ]);
}

function fitting(key: (typeof KEPT)[number], value: unknown): boolean {
  if (key === 'lockAfterMinutes') return typeof value === typeof defaults[key] && Number(value) > 0;
  const mark = value as Settings['securityMark'] | undefined;
  return typeof mark?.figure === 'string' && typeof mark.color === 'string';
}
