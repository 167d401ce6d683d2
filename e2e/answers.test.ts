// The suites in a Roundcube that is set to plain text, as it comes: what its compose view begins with. And its signatures.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Address } from '../js-bridge/contract.ts';
import { encrypt } from './flow.ts';
import { answers } from './suites/answers.ts';
import { roundcube } from './webmails/roundcube.ts';
import { type Person, Stage } from './webmails/stage.ts';

const stage = new Stage(roundcube, { editor: 'plain' });

describe('Roundcube with identities', { skip: stage.skip }, () => {
  let alice: Person;

  before(async () => {
    alice = await stage.person('alice');
    await identity('edit-identity&_iid=1', 'Alice, engineer');
    await identity('add-identity', 'For the board', { name: 'The board', address: 'board@example.test' });
    await identity('add-identity', 'From home', { name: 'Alice at home', address: 'alice@example.test' });
  });

  /** Gives an identity a signature in Roundcube's settings. */
  async function identity(action: string, signature: string, sender?: Address): Promise<void> {
    const { page } = alice;
    await page.goto(`${(await stage.server()).origin}/?_task=settings&_action=${action}`);
    if (sender !== undefined) {
      await page.locator('input[name=_name]').fill(sender.name);
      await page.locator('input[name=_email]').fill(sender.address);
    }
    await page.locator('textarea[name=_signature]').fill(signature);
    await Promise.all([page.waitForEvent('load'), page.evaluate('rcmail.command("save")')]);
  }

  answers(stage, '-- \nAlice, engineer');

  test("another sender's signature, in plain and in formatted text", async () => {
    await alice.mailbox.compose();
    const letter = await encrypt(alice.page);
    const from = letter.frame.getByLabel('From');
    assert.match(await letter.text.inputValue(), /-- \nAlice, engineer/);
    await from.selectOption({ label: 'The board <board@example.test>' });
    assert.match(await letter.text.inputValue(), /-- \nFor the board/);
    assert.doesNotMatch(await letter.text.inputValue(), /engineer/);
    // The same address, and another signature.
    for (const [label, signature] of [
      ['Alice at home <alice@example.test>', 'From home'],
      ['alice@example.test', 'Alice, engineer'],
      ['The board <board@example.test>', 'For the board'],
    ] as const) {
      await from.selectOption({ label });
      assert.equal(
        await from.evaluate(select => (select as HTMLSelectElement).selectedOptions[0]?.label),
        label,
      );
      assert.match(await letter.text.inputValue(), new RegExp(`-- \\n${signature}$`));
    }
    await letter.frame.getByRole('button', { name: 'Plain text' }).click();
    await letter.text.getByText('For the board').waitFor();
  });
});
