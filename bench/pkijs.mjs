// The operations of the CMS level in PKI.js, from bytes to DER and back.
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

const data = '1.2.840.113549.1.7.1';
const signedData = '1.2.840.113549.1.7.2';
const envelopedData = '1.2.840.113549.1.7.3';

const buffer = bytes => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);

/** The DER of each block of a PEM file. */
function pem(bytes) {
  const blocks = new TextDecoder().decode(bytes).matchAll(/-----BEGIN [^-]+-----([^-]+)-----END/g);
  return [...blocks].map(([, text]) => Uint8Array.from(atob(text.replace(/\s/g, '')), c => c.charCodeAt(0)));
}

/** asn1js reads 16 MiB and 10,000 elements at most where it is not told otherwise. */
function parse(message) {
  const limits = { maxContentLength: message.length, maxNodes: message.length };
  const { result } = asn1js.fromBER(buffer(message), limits);
  if (result.error) throw new Error(result.error);
  return new pkijs.ContentInfo({ schema: result });
}

const attribute = (type, value) => new pkijs.Attribute({ type, values: [value] });

const contentInfo = (contentType, content) =>
  new Uint8Array(new pkijs.ContentInfo({ contentType, content }).toSchema().toBER());

export class PkiJS {
  #operations = {
    'cms sign': ([content]) => this.#sign(content, 'detached'),
    'cms sign opaque': ([content]) => this.#sign(content, 'encapsulated'),
    'cms verify': ([content, signature]) => this.#verify(signature, content),
    'cms verify opaque': ([message]) => this.#verify(message),
    'cms encrypt': ([content], { recipients }) => this.#encrypt(content, recipients),
    'cms decrypt': ([message]) => this.#decrypt(message),
  };

  async load([signer, signerKey, intermediate, , recipients, recipientKey]) {
    pkijs.setEngine('webcrypto', new pkijs.CryptoEngine({ name: 'webcrypto', crypto }));
    const certificates = file => pem(file).map(der => pkijs.Certificate.fromBER(buffer(der)));
    [this.signer] = certificates(signer);
    this.chain = certificates(intermediate);
    this.recipients = certificates(recipients);
    const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    this.signerKey = await crypto.subtle.importKey('pkcs8', pem(signerKey)[0], rsa, false, ['sign']);
    this.recipientKey = pem(recipientKey)[0];
  }

  async run({ operation, recipients = 1 }, inputs) {
    const start = performance.now();
    const output = await this.#operations[operation](inputs, { recipients });
    return { inside: performance.now() - start, output };
  }

  async #sign(content, placement) {
    const digest = await crypto.subtle.digest('SHA-256', content);
    const signedAttrs = new pkijs.SignedAndUnsignedAttributes({
      type: 0,
      attributes: [
        attribute('1.2.840.113549.1.9.3', new asn1js.ObjectIdentifier({ value: data })),
        attribute('1.2.840.113549.1.9.5', new asn1js.UTCTime({ valueDate: new Date() })),
        attribute('1.2.840.113549.1.9.4', new asn1js.OctetString({ valueHex: digest })),
      ],
    });
    const eContent =
      placement === 'encapsulated' ? { eContent: new asn1js.OctetString({ valueHex: buffer(content) }) } : {};
    const signed = new pkijs.SignedData({
      version: 1,
      encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: data, ...eContent }),
      certificates: [this.signer, ...this.chain],
      signerInfos: [
        new pkijs.SignerInfo({
          version: 1,
          sid: new pkijs.IssuerAndSerialNumber({
            issuer: this.signer.issuer,
            serialNumber: this.signer.serialNumber,
          }),
          signedAttrs,
        }),
      ],
    });
    await signed.sign(this.signerKey, 0, 'SHA-256');
    return contentInfo(signedData, signed.toSchema(true));
  }

  async #verify(message, content) {
    const info = parse(message);
    const signed = new pkijs.SignedData({ schema: info.content });
    const detached = content ? { data: content.buffer } : {};
    const good = await signed.verify({ signer: 0, checkChain: false, ...detached });
    if (!good) throw new Error('not verified');
  }

  /**
   * To RSA keys PKI.js encrypts with OAEP alone: WebCrypto has no PKCS #1 v1.5. It writes the content in pieces of 1 KiB,
   * which is BER.
   */
  async #encrypt(content, count) {
    const enveloped = new pkijs.EnvelopedData();
    for (const certificate of this.recipients.slice(0, count))
      enveloped.addRecipientByCertificate(certificate, { oaepHashAlgorithm: 'SHA-256' });
    await enveloped.encrypt({ name: 'AES-CBC', length: 256 }, buffer(content));
    return contentInfo(envelopedData, enveloped.toSchema());
  }

  async #decrypt(message) {
    const info = parse(message);
    const enveloped = new pkijs.EnvelopedData({ schema: info.content });
    const [recipientCertificate] = this.recipients;
    return new Uint8Array(
      await enveloped.decrypt(0, { recipientCertificate, recipientPrivateKey: buffer(this.recipientKey) }),
    );
  }
}
