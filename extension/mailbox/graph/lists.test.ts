import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOf } from '../../webmail/failure.ts';
import { Tokens } from '../tokens.ts';
import { GraphLists } from './lists.ts';
import { GraphRequests } from './requests.ts';

/** Lists of a mailbox whose server answers so to what is no question about a folder, and what it was asked. */
function lists(answer: (path: URL) => Response) {
  const asked: URL[] = [];
  const fetcher: typeof fetch = async input => {
    const url = new URL(String(input));
    const folder = /\/me\/mailFolders\/(\w+)$/.exec(url.pathname)?.[1];
    if (folder) return Response.json({ id: `id of ${folder}` });
    asked.push(url);
    return answer(url);
  };
  const tokens = new Tokens('microsoft', 'alice@example.test', async () => ({ token: 't' }));
  return { graph: new GraphLists(new GraphRequests(tokens, fetcher)), asked };
}

const next = 'https://graph.microsoft.com/v1.0/me/messages?$skip=';

test('a conversation is read to its end, with the folders of its messages', async () => {
  const { graph, asked } = lists(({ searchParams }) =>
    searchParams.get('$skip')
      ? Response.json({ value: [{ id: 'm2', parentFolderId: 'id of sentitems' }] })
      : Response.json({
          value: [{ id: 'm1', parentFolderId: 'id of inbox' }],
          '@odata.nextLink': `${next}1`,
        }),
  );
  const found = await graph.find({ conversation: "c'1" });
  assert.deepEqual(
    found.map(({ id, folder }) => [id, folder]),
    [
      ['m1', 'inbox'],
      ['m2', 'sent'],
    ],
  );
  assert.equal(asked[0]?.searchParams.get('$filter'), "conversationId eq 'c''1'");
  assert.ok(!asked[0]?.searchParams.has('$orderby'), 'Graph refuses to sort it');
});

test('of a conversation that does not end no part is taken for the whole', async () => {
  const { graph, asked } = lists(() =>
    Response.json({ value: [{ id: 'm1' }], '@odata.nextLink': `${next}1` }),
  );
  const { code } = failureOf(await graph.find({ conversation: 'c1' }).catch(thrown => thrown));
  assert.deepEqual([code, asked.length], ['ambiguous', 10]);
});

test('of what has a Message-ID, the drafts can be asked for alone', async () => {
  const { graph, asked } = lists(() => Response.json({ value: [{ id: 'm1', isDraft: true }, { id: 'm2' }] }));
  const found = await graph.find({ draft: "1'@x" });
  assert.deepEqual(
    found.map(({ id }) => id),
    ['m1'],
  );
  assert.equal(asked[0]?.searchParams.get('$filter'), "internetMessageId eq '<1''@x>'");
});

test('a message that is not there is not found', async () => {
  const gone = lists(() => Response.json({ error: { code: 'ErrorItemNotFound' } }, { status: 404 }));
  assert.deepEqual(await gone.graph.find({ id: 'm1' }), []);
});
