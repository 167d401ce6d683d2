/**
 * Whether Signet is set up at all: told without the engine, so that somebody
 * who only installed it is not kept waiting by it, nor by a fault of it.
 */

/** The engine's database; NewIndexedDB in wasm. */
const database = 'signet';

/** The records of which there is one for each way to unlock the keys; KindVault in smime/keystore. */
const vaults = 'vault';

/** Tells whether there are keys, opened or not. Rejects where the browser does not let us look. */
export async function isSetUp(): Promise<boolean> {
  // Opening one that is not there would make it.
  const all = await indexedDB.databases();
  if (!all.some(({ name }) => name === database)) return false;
  const opened = await resultOf(indexedDB.open(database));
  // The engine may bring it up to date, and must not wait for us.
  opened.onversionchange = () => opened.close();
  try {
    if (!opened.objectStoreNames.contains(vaults)) return false;
    return (await resultOf(opened.transaction(vaults).objectStore(vaults).count())) > 0;
  } finally {
    opened.close();
  }
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
