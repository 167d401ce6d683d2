import { saveFile } from '../ui/save.ts';

/** Has the browser save a certification request, RFC 2986, as authorities take it: PEM, named after the address. */
export function saveRequest(pem: string, address: string): void {
  const name = address.replace(/[^\w@.+-]+/g, '-').replace(/^[-.]+/, '');
  saveFile(`${name || 'request'}.csr`, pem);
}
