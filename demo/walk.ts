/** The whole demo without anybody watching: set up, write, read, reply; with a picture of each step. */
import { join } from 'node:path';
import { Browser, picture } from '../e2e/browser.ts';
import { composer, encrypt, logIn, openMessage, Reader } from '../e2e/flow.ts';
import { importCertificates, setUp } from '../e2e/onboarding.ts';

export interface WalkOptions {
  origin: string;
  certificates: string;
  passphrase: string;
  say: (text: string) => void;
}

/** Walks through the demo; throws where something is not as it should be. */
export async function walk({ origin, certificates, passphrase, say }: WalkOptions): Promise<void> {
  const [alice, bob] = await Promise.all(
    ['alice', 'bob'].map(async name => {
      const browser = await Browser.launch({ viewport: { width: 1280, height: 800 } });
      await setUp(browser, { name, passphrase, certificates, origin });
      return browser;
    }),
  );
  if (!alice || !bob) throw new Error('no browser');
  try {
    say('Alice and Bob are set up: passphrase, certificate, trust, security mark, webmail.');
    await importCertificates(alice, join(certificates, 'bob.pem'));
    say('Alice has imported the certificate of Bob.');

    const writing = await logIn(alice, origin, 'alice');
    await writing.getByRole('link', { name: 'New message' }).click();
    const letter = await encrypt(writing);
    await letter.to('bob@example.test');
    await letter.subject.fill('The plan for Thursday');
    await letter.type('Bob, the plan is simple: ');
    await letter.typeBold('soup at one');
    await picture(writing, 'demo-compose');
    await letter.send();
    await writing.waitForURL(`${origin}/mail/sent`);
    say('Alice has written to Bob, signed and encrypted. The webmail has seen only this:');
    await writing.getByRole('link', { name: 'bob@example.test' }).first().click();
    say(`  Subject: ${await writing.locator('#message .subject').innerText()}`);

    const reading = await logIn(bob, origin, 'bob');
    await openMessage(reading, origin, 'Alice Example');
    const reader = await Reader.in(reading);
    await reader.expectVerdict('Signed by Alice Example (alice@example.test) and encrypted for you.');
    say(`Bob reads: ${await reader.verdict()}`);
    const text = await reader.text();
    if (text !== 'Bob, the plan is simple: soup at one') throw new Error(`Bob reads something else: ${text}`);
    say(`  ${text}`);
    await picture(reading, 'demo-read');

    await reader.reply();
    const answer = await composer(reading);
    await answer.text.getByText('the plan is simple').waitFor();
    await answer.type('Gladly. I bring the bread.');
    await picture(reading, 'demo-reply');
    await answer.send();
    await reading.waitForURL(`${origin}/mail/sent`);
    say('Bob has answered; it stays encrypted.');

    await openMessage(writing, origin, 'Bob Example');
    const answered = await Reader.in(writing);
    await answered.expectVerdict('Signed by Bob Example (bob@example.test) and encrypted for you.');
    say(`Alice reads: ${await answered.verdict()}`);
    const [first = ''] = (await answered.text()).split('\n');
    if (first !== 'Gladly. I bring the bread.') throw new Error(`Alice reads something else: ${first}`);
    say(`  ${first}`);
  } finally {
    await Promise.all([alice.close(), bob.close()]);
  }
}
