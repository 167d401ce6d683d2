/**
 * `make demo`: the embedded webmail, and two browser windows with Signet, one
 * for Alice and one for Bob, both set up through the real pages. Without a
 * display it goes through the whole thing by itself and leaves pictures.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { Browser, findChromium } from '../e2e/browser.ts';
import { logIn } from '../e2e/flow.ts';
import { issueCertificates, p12Password } from '../e2e/keys.ts';
import { importCertificates, setUp } from '../e2e/onboarding.ts';
import { startDemo } from '../e2e/rig/demo.ts';
import { temporaryFolder } from '../e2e/rig/folder.ts';
import { dist, root, screenshots } from '../e2e/tree.ts';
import { walk } from './walk.ts';

const passphrase = 'correct horse battery staple';
const people = ['alice', 'bob'] as const;

const folder = temporaryFolder('demo');

if (findChromium() === undefined)
  spawnSync('bash', [join(root, 'e2e/rig/packages.sh'), 'chromium'], { stdio: 'inherit' });
if (findChromium() === undefined && !hasDisplay()) {
  say(
    'There is neither Chromium nor a display here, so there is nothing to show. Install Chromium and try again.',
  );
  process.exit(1);
}
say('Making a certificate for each of two people, Alice and Bob…');
const certificates = issueCertificates(join(folder, 'certificates'));
const demo = await startDemo(await freeOrAny(8099));
say(`Demo webmail runs at ${demo.origin}/ and can be reached from this computer only.`);

if (findChromium() === undefined) {
  loadByHand();
} else if (hasDisplay()) {
  await openWindows();
} else {
  say('There is no display here, so this walks through by itself.');
  mkdirSync(screenshots, { recursive: true });
  await walk({ origin: demo.origin, certificates, passphrase, say });
  await demo.stop();
  say(`Done. Pictures of each step are in ${screenshots}`);
  process.exit(0);
}

async function openWindows(): Promise<void> {
  const browsers: Browser[] = [];
  for (const [index, name] of people.entries()) {
    say(`Setting up ${name}…`);
    const browser = await Browser.launch({
      profile: join(folder, name),
      headless: false,
      args: [`--window-position=${index * 720},40`, '--window-size=1100,860'],
    });
    browsers.push(browser);
    await setUp(browser, { name, passphrase, certificates, origin: demo.origin });
    await learn(browser, name);
    const blank = browser.context.pages()[0];
    await (await logIn(browser, demo.origin, name)).bringToFront();
    await blank?.close();
  }
  say(`
Two windows are open: in one you are Alice, in the other Bob. Each has a private key, sealed with a
passphrase. Here it is the same for both: ${passphrase}

Try this:
  1. As Alice: press "New message", then the "Encrypt" switch beside Send. Signet's own editor opens.
     Write to bob@example.test and press "Send encrypted".
  2. As Bob: reload the inbox and open the message. If Signet is locked, type the passphrase.
     The green line says that it is from Alice, unchanged, and was readable only for Bob.
  3. As Bob: press "Show original" above the message. That is all that the webmail has of it.
  4. As Bob: press "Reply" below the text. The answer is encrypted again, and never lies in Drafts.

Close both windows, or press Ctrl+C here, to end. Nothing is kept.`);
  await Promise.all(browsers.map(browser => new Promise(resolve => browser.context.on('close', resolve))));
  await demo.stop();
  process.exit(0);
}

/** The two of them have met: each has the other's certificate. */
async function learn(browser: Browser, name: string): Promise<void> {
  const others = people.filter(other => other !== name).map(other => join(certificates, `${other}.pem`));
  await importCertificates(browser, ...others);
}

/** Only a Chrome or Edge that takes no extension from the command line, or no browser at all. */
function loadByHand(): void {
  const branded = ['google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const known = [
    ...branded.flatMap(name => folders.map(path => join(path, name))),
    '/Applications/Google Chrome.app',
    '/Applications/Microsoft Edge.app',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ];
  const found = known.find(path => existsSync(path));
  say(`
${found ? `${found} takes no extension from the command line.` : 'No Chromium, Chrome or Edge was found.'} Do this by hand:
  1. Open chrome://extensions (or edge://extensions) and turn on "Developer mode".
  2. "Load unpacked", and choose: ${dist}
  3. A page opens that sets Signet up. (Else click on Signet in the toolbar.) Choose any passphrase,
     import ${join(certificates, 'alice.p12')} (password: ${p12Password}),
     trust the authority that it names, and turn Signet on for ${demo.origin}
  4. In Signet's settings, under "Correspondents", import ${join(certificates, 'bob.pem')}
  5. Log in at ${demo.origin}/ as alice@example.test, password alice, and write to bob@example.test.
A second profile of the browser can be Bob in the same way: bob.p12, alice.pem, bob@example.test, password bob.

The demo webmail runs until you press Ctrl+C.`);
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** The demo's usual port, so that its address can be known by heart; any other where that is taken. */
async function freeOrAny(port: number): Promise<{ listen: string }> {
  const free = await new Promise<boolean>(resolve => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
  return { listen: `127.0.0.1:${free ? port : 0}` };
}

function say(text: string): void {
  console.log(text);
}
