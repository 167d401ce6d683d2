/** How long a file stays available to the browser after it was told to save it, in milliseconds. */
const savedWithin = 60_000;

/** Has the browser save a file into the user's download folder. Call it from a click. */
export function saveFile(name: string, content: BlobPart): void {
  // No other type: it would make the browser change the name's extension, or open the file as what a page could run.
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), savedWithin);
}
