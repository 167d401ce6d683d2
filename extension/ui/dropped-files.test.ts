import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DroppedItem, droppedFiles, MAX_DROPPED } from './dropped-files.ts';

const accept = '.pem,.crt,.vcf,application/pkix-cert';

const file = (name: string) => new File(['x'], name);

function fileEntry(name: string): FileSystemEntry {
  return {
    name,
    isFile: true,
    isDirectory: false,
    file: (found: (file: File) => void) => found(file(name)),
  } as unknown as FileSystemEntry;
}

/** A folder that gives its entries in pieces of two, as browsers do in pieces of a hundred. */
function folder(name: string, ...entries: FileSystemEntry[]): FileSystemEntry {
  return {
    name,
    isFile: false,
    isDirectory: true,
    createReader: () => {
      const left = [...entries];
      return { readEntries: (found: (piece: FileSystemEntry[]) => void) => found(left.splice(0, 2)) };
    },
  } as unknown as FileSystemEntry;
}

function item(entry: FileSystemEntry | null, alone?: File): DroppedItem {
  return { kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => alone ?? null };
}

async function names(...items: DroppedItem[]): Promise<string[]> {
  return (await droppedFiles(items, accept)).files.map(({ name }) => name);
}

test('files of folders are found, however deep, by name', async () => {
  const tree = folder(
    'all',
    fileEntry('c.pem'),
    folder('b', fileEntry('2.crt'), fileEntry('1.crt')),
    fileEntry('a.vcf'),
  );
  assert.deepEqual(await names(item(tree), item(fileEntry('z.ldif'))), [
    'a.vcf',
    '1.crt',
    '2.crt',
    'c.pem',
    'z.ldif',
  ]);
});

test('what is dropped beside files counts for nothing', async () => {
  const text: DroppedItem = { kind: 'string', webkitGetAsEntry: () => null, getAsFile: () => null };
  assert.deepEqual(await names(text, item(null, file('pasted.pem'))), ['pasted.pem']);
});

test('of folders only what may be meant is taken, and the rest is counted', async () => {
  const tree = folder('all', fileEntry('a.PEM'), fileEntry('photo.jpg'), folder('b', fileEntry('notes.txt')));
  const { files, passedOver } = await droppedFiles([item(tree), item(fileEntry('odd.bin'))], accept);
  assert.deepEqual(
    files.map(({ name }) => name),
    ['a.PEM', 'odd.bin'],
  );
  assert.equal(passedOver, 2);
});

test('a file that cannot be read keeps nothing else from being taken', async () => {
  const gone = {
    ...fileEntry('gone.pem'),
    file: (_: unknown, failed: (reason: Error) => void) => failed(new Error('gone')),
  } as unknown as FileSystemEntry;
  assert.deepEqual(await names(item(folder('all', gone, fileEntry('there.pem')))), ['there.pem']);
});

test('there is an end to what is taken', async () => {
  const many = Array.from({ length: MAX_DROPPED + 1 }, (_, i) => fileEntry(`${i}.pem`));
  const { files, cut } = await droppedFiles([item(folder('all', ...many))], accept);
  assert.equal(files.length, MAX_DROPPED);
  assert.equal(cut, true);

  let deep = fileEntry('bottom.pem');
  for (let i = 0; i < 20; i++) deep = folder(`${i}`, deep);
  assert.deepEqual(await droppedFiles([item(deep)], accept), { files: [], passedOver: 0, cut: true });
});
