// Messages as a mail server was given them: NNNN.eml, and the envelope in NNNN.json.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Submission {
  message: Buffer;
  /** The recipients of the envelope. */
  recipients: string[];
}

/** All messages of a folder, in the order in which they were sent. */
export function readCapture(folder: string): Submission[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.eml'))
    .sort()
    .map(name => {
      const envelope = JSON.parse(readFileSync(join(folder, name.replace('.eml', '.json')), 'utf8')) as {
        to?: string[];
        rcptTo?: string[];
      };
      return {
        message: readFileSync(join(folder, name)),
        recipients: envelope.to ?? envelope.rcptTo ?? [],
      };
    });
}
