/** The files that travel with a message, while it is written. */

/** A file that travels with a message. Its bytes were read when it was added, so that it cannot change or go away. */
export interface AttachedFile {
  name: string;
  type: string;
  blob: Blob;
}

/** Reads chosen files. @throws {DOMException} when one cannot be read */
export function attach(files: readonly File[]): Promise<AttachedFile[]> {
  return Promise.all(
    files.map(async file => ({
      name: file.name,
      type: file.type,
      blob: new Blob([await file.arrayBuffer()], { type: file.type }),
    })),
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
