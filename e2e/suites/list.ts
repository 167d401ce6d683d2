// The marks in a webmail's list of messages: grey, from what the list shows already, and nothing is fetched for them.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { ElementHandle, Page } from 'playwright-core';
import { eventually } from '../rig/program.ts';
import type { Stage } from '../webmails/stage.ts';
import type { Form, Mailbox, Server } from '../webmails/webmail.ts';

/** Messages by their Content-Type; of what they hold, the names of files alone are of any matter to a list. */
const types: Record<Form, string> = {
  ordinary: 'text/plain',
  'clear-signed': 'multipart/signed; protocol="application/pkcs7-signature"; boundary=b',
  encrypted: 'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
  either: 'application/pkcs7-mime; name=smime.p7m',
};
const forms = Object.keys(types) as Form[];

/** What assistive technology reads of each mark. */
const names = {
  signed: 'Has the form of a signed message. Nothing was checked yet.',
  encrypted: 'Has the form of an encrypted message. It was not opened.',
  protected: 'Has the form of an encrypted or signed message. It was not opened.',
};
export type Mark = keyof typeof names;

/** A message in each form, whose subject is the form. */
export const messages: Record<Form, string[]> = Object.fromEntries(
  forms.map(form => [
    form,
    [
      'From: bob@example.test',
      'To: alice@example.test',
      `Subject: ${form}`,
      `Message-ID: <${form}@example.test>`,
      'MIME-Version: 1.0',
      `Content-Type: ${types[form]}`,
      '',
      '--b',
      '',
      'Hello.',
      '--b',
      'Content-Type: application/pkcs7-signature; name=smime.p7s',
      '',
      'MA==',
      '--b--',
      '',
    ],
  ]),
) as Record<Form, string[]>;

/** Waits until the rows of the messages have these marks, each once, and the others none. */
export async function expectMarks(
  page: Page,
  rows: string,
  marks: Partial<Record<Form, Mark>>,
): Promise<void> {
  const expected = Object.fromEntries(
    forms.map(form => {
      const mark = marks[form];
      return [form, mark === undefined ? '' : names[mark]];
    }),
  );
  await eventually('the marks', async () => {
    assert.deepEqual(await marksIn(page, rows), expected);
    return true;
  });
}

/** What assistive technology finds at each row, by the row's subject. */
async function marksIn(page: Page, rows: string): Promise<Record<string, string>> {
  const session = await page.context().newCDPSession(page);
  try {
    const found: Record<string, string> = {};
    for (const row of (await page.locator(rows).elementHandles()) as ElementHandle<HTMLElement>[]) {
      const text = await row.innerText();
      const subject = forms.find(each => text.includes(each));
      if (subject === undefined) continue; // what the webmail welcomes people with
      await row.evaluate(element => element.setAttribute('data-looked-at', ''));
      const { root } = await session.send('DOM.getDocument');
      const { nodeId } = await session.send('DOM.querySelector', {
        nodeId: root.nodeId,
        selector: '[data-looked-at]',
      });
      await row.evaluate(element => element.removeAttribute('data-looked-at'));
      const { nodes } = await session.send('Accessibility.queryAXTree', { nodeId, role: 'image' });
      found[subject] = nodes.map(node => String(node.name?.value ?? '')).join(' + ');
    }
    return found;
  } finally {
    await session.detach();
  }
}

export function list(stage: Stage): void {
  const { webmail } = stage;

  describe(`marks in the list of ${webmail.name}`, { skip: stage.skip }, () => {
    let server: Server;
    let mailbox: Mailbox;

    before(async () => {
      server = await stage.server();
      ({ mailbox } = await stage.person('alice'));
    });

    test(
      'are what the list tells, and a list that was drawn again is marked again, once',
      stage.unless('list marks'),
      async () => {
        for (const form of forms) await server.deliver('alice', Buffer.from(messages[form].join('\r\n')));
        const from = server.requests().length;
        const row = (form: Form) => mailbox.page.locator(mailbox.rows).filter({ hasText: form });
        await eventually('the messages', async () => {
          await mailbox.home();
          await row('ordinary').waitFor({ timeout: 2_000 });
          for (const form of forms) await row(form).waitFor({ timeout: 100 });
          return true;
        });
        await expectMarks(mailbox.page, mailbox.rows, webmail.marks);
        await mailbox.refresh();
        await expectMarks(mailbox.page, mailbox.rows, webmail.marks);
        const fetched = server
          .requests()
          .slice(from)
          .map(({ path, body }) => `${path}\n${body.toString('latin1')}`)
          .filter(request => webmail.reads.test(request));
        assert.deepEqual(fetched, [], 'no message was fetched');
      },
    );
  });
}
