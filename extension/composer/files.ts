/** The files that travel with a message, while it is written. */

/** A file that travels with a message. Its bytes were read when it was added, so that it cannot change or go away. */
export interface AttachedFile {
  name: string;
  type: string;
  blob: Blob;
}

/** So much of a file is read at a time, in octets. */
const piece = 8_000_000;

/**
 * Reads chosen files.
 *
 * @param progress called with the octets that were read, of all files together
 * @throws {DOMException} when one cannot be read
 */
export async function attach(
  files: readonly File[],
  progress: (octets: number) => void,
): Promise<AttachedFile[]> {
  let done = 0;
  return Promise.all(
    files.map(async file => {
      const parts: Blob[] = [];
      // Nothing is read of an empty file, but that of a folder, which fails, is noticed.
      for (let at = 0; at === 0 || at < file.size; at += piece) {
        const part = await file.slice(at, at + piece).arrayBuffer();
        parts.push(new Blob([part]));
        done += part.byteLength;
        progress(done);
      }
      return { name: file.name, type: file.type, blob: new Blob(parts, { type: file.type }) };
    }),
  );
}

/** The octets of all files. */
export function totalSize(files: readonly AttachedFile[]): number {
  return files.reduce((sum, { blob }) => sum + blob.size, 0);
}

/** Whether a file is what the webmail attaches of a protected message that it forwards, and cannot read. */
export function isCiphertext({ name, type }: AttachedFile): boolean {
  return /^smime\.p7[mscz]$/i.test(name) || /^application\/(?:x-)?pkcs7-(?:mime|signature)\b/i.test(type);
}
