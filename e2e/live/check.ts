// Asks a live mailbox what docs/live-checks.md lists, and writes a report without content. Run it with `make live-check`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Page } from 'playwright-core';
import { Browser } from '../browser.ts';
import { issueCertificates } from '../keys.ts';
import { build } from '../tree.ts';
import { type Guide, liveExchange, liveGmail, liveOutlook } from './mailboxes.ts';
import type { Report } from './report.ts';

/** For how many seconds a message to oneself may be under way. */
const patience = 180;

const usage = `make live-check WEBMAIL=exchange URL=https://mail.example.com/owa/
make live-check WEBMAIL=outlook [URL=https://outlook.office.com/mail/]
make live-check WEBMAIL=gmail [URL=https://mail.google.com/mail/u/1/]`;

/** Where the pages are, and what one says to have its API looked at, too. */
const webmails: Record<string, { url: string; token?: string }> = {
  exchange: { url: '' },
  outlook: {
    url: 'https://outlook.office.com/mail/',
    token:
      'An access token with Mail.ReadWrite, Mail.Send and User.Read, from https://developer.microsoft.com/graph/graph-explorer',
  },
  gmail: {
    url: 'https://mail.google.com/mail/u/0/',
    token:
      'An access token with https://mail.google.com/, from https://developers.google.com/oauthplayground',
  },
};

const terminal = createInterface({ input: process.stdin, output: process.stdout });
const guide: Guide = async text => {
  await terminal.question(`${text}\nThen press Enter here. `);
};

async function run(webmail: string, url: string): Promise<Report> {
  const certificates = issueCertificates();
  const asked = webmails[webmail]?.token;
  const token =
    asked === undefined ? '' : await terminal.question(`${asked}; or nothing, to look at the pages alone: `);
  const browser = await Browser.launch({ headless: false });
  try {
    const page: Page = await browser.open(url);
    if (webmail === 'exchange') return await liveExchange(page, guide, { certificates, patience });
    const access = token === '' ? null : { token, fetch, patience };
    if (webmail === 'gmail') return await liveGmail(page, guide, { certificates, api: access });
    return await liveOutlook(page, guide, { certificates, graph: access });
  } finally {
    await browser.close();
  }
}

const [webmail = '', url = webmails[webmail]?.url ?? ''] = process.argv.slice(2).filter(each => each !== '');
if (!Object.hasOwn(webmails, webmail) || !/^https?:/.test(url) || !URL.canParse(url)) {
  process.stderr.write(`${usage}\n`);
  process.exit(2);
}
const report = await run(webmail, url);
terminal.close();
const path = join(build, `live-check-${webmail}.md`);
writeFileSync(path, report.toString());
process.stdout.write(
  `${report.differing.length} of ${report.checks.length} differ. The report is ${path}.\n`,
);
