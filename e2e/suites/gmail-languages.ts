// Gmail speaks its user's language: what a file does in its pages is done in both that the double knows.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../rig/gmail.ts';
import type { GmailServer } from '../webmails/gmail.ts';
import type { Spoken } from '../webmails/gmail-mailbox.ts';
import type { Stage } from '../webmails/stage.ts';

/** Looks back at the suites of a file, after them. */
export function gmailLanguages(stage: Stage<GmailServer>, ...deeds: (keyof Spoken)[]): void {
  describe('the languages of Gmail', { skip: stage.skip }, () => {
    test(`in both of them messages were ${deeds.join(', ')}`, async () => {
      const { spoken } = await stage.server();
      for (const deed of deeds) assert.deepEqual([...spoken[deed]].sort(), [...languages].sort(), deed);
    });
  });
}
