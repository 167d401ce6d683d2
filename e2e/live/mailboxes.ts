// The live checks of each webmail: its pages by the table of its adapter, then what Signet asks its servers.
import type { Page } from 'playwright-core';
import { anchors as gmailAnchors } from '../../extension/webmail/gmail/anchors.ts';
import { anchors as outlookAnchors } from '../../extension/webmail/outlook/anchors.ts';
import { anchors as owaAnchors } from '../../extension/webmail/owa/anchors.ts';
import { checkAnchors } from './anchors.ts';
import { checkExchange } from './exchange.ts';
import { checkGmail, checkGmailPage, type GmailAccess } from './gmail.ts';
import { checkGraph, type GraphAccess } from './graph.ts';
import { Report } from './report.ts';

/** Asks whoever runs the check to do something in the page, and waits until it is done. */
export type Guide = (text: string) => Promise<void>;

const steps = {
  open: 'Sign in, and open a message with a file in a conversation of your inbox.',
  compose: 'Begin a new message, with a recipient, a subject and some text, and wait until it is saved.',
};

/** Exchange Server. */
export async function liveExchange(
  page: Page,
  guide: Guide,
  { certificates, patience }: { certificates: string; patience: number },
): Promise<Report> {
  const report = new Report('Outlook on the web of Exchange Server');
  await guide(steps.open);
  await checkAnchors(report, page, owaAnchors, [
    ...(['page', 'selectedRow', 'body', 'header', 'attachments'] as const),
    ...(['reply', 'reply-all', 'forward'] as const),
  ]);
  await guide(steps.compose);
  await checkAnchors(report, page, owaAnchors, [
    ...(['editor', 'send', 'discard', 'subject', 'recipients', 'recipient'] as const),
  ]);
  await checkExchange(report, page, certificates, patience);
  return report;
}

/** Microsoft 365 and outlook.com; Graph where there is a token for it. */
export async function liveOutlook(
  page: Page,
  guide: Guide,
  { certificates, graph }: { certificates: string; graph: GraphAccess | null },
): Promise<Report> {
  const report = new Report('Outlook on the web of Microsoft 365 and outlook.com');
  await guide(steps.open);
  await checkAnchors(report, page, outlookAnchors, [
    ...(['account', 'selectedRow', 'pane', 'body', 'header', 'from', 'addressees', 'attachments'] as const),
    ...(['reply', 'reply-all', 'forward', 'compose'] as const),
  ]);
  await guide(steps.compose);
  await checkAnchors(report, page, outlookAnchors, [
    ...(['editor', 'send', 'discard', 'subject', 'recipients', 'recipient', 'remove'] as const),
  ]);
  if (graph) await checkGraph(report, graph, certificates);
  return report;
}

/** Gmail; its API and its downloads where there is a token. */
export async function liveGmail(
  page: Page,
  guide: Guide,
  { certificates, api }: { certificates: string; api: GmailAccess | null },
): Promise<Report> {
  const report = new Report('Gmail');
  await guide(steps.open);
  await checkGmailPage(report, page);
  await checkAnchors(report, page, gmailAnchors, [
    ...(['account', 'conversation', 'message', 'body', 'card'] as const),
    ...(['answers', 'reply', 'more', 'compose'] as const),
  ]);
  await guide(steps.compose);
  await checkAnchors(report, page, gmailAnchors, [
    ...(['composing', 'editor', 'subject', 'draft', 'from', 'to', 'recipient', 'typing'] as const),
    ...(['fileField', 'send', 'sendMenu', 'discard', 'window', 'close'] as const),
  ]);
  if (api) await checkGmail(report, page, api, certificates);
  return report;
}
