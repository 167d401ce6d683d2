// Conversations of Gmail, for its own suites.
import type { Frame, Page } from 'playwright-core';
import { isOf } from '../browser.ts';
import { eventually } from '../rig/program.ts';
import type { Server } from '../webmails/webmail.ts';

/** Puts messages of one conversation into Alice's inbox, the first one first. */
export async function deliverAll(server: Server, messages: Buffer[]): Promise<void> {
  let references = '';
  for (const message of messages) {
    const field = references === '' ? '' : `References: ${references}\r\n`;
    await server.deliver('alice', Buffer.concat([Buffer.from(field), message]));
    references += ` ${/^Message-ID: (<.*>)/im.exec(message.toString('latin1'))?.[1]}`;
  }
}

/** The readers in a page, each by the place of its message in the conversation, once there are those. */
export function readers(page: Page, ...places: number[]): Promise<Frame[]> {
  return eventually(`readers at ${places}`, async () => {
    const frames = page.frames().filter(frame => isOf(frame, 'reader'));
    const found: Frame[] = [];
    for (const frame of frames) found[await placeOf(frame)] = frame;
    return String(Object.keys(found)) === String(places) ? places.flatMap(at => found[at] ?? []) : undefined;
  });
}

/** The place of a reader's message among those of the page. */
async function placeOf(frame: Frame): Promise<number> {
  const element = await frame.frameElement();
  return element.evaluate(node => {
    const root = (node.getRootNode() as ShadowRoot).host.closest('[role=listitem]');
    return [...document.querySelectorAll('[role=listitem]')].indexOf(root as Element);
  });
}
