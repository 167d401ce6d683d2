package main

// usage is what help prints.
const usage = `signet signs, encrypts, decrypts and verifies S/MIME mail.

  signet sign    --cert C.pem --key K.pem [options] [message]
  signet encrypt --to CERT... [options] [message]
  signet compress [message]
  signet decrypt keys [message]
  signet verify  --roots R.pem [options] [message]
  signet open    --roots R.pem keys [options] [message]
  signet inspect [message]
  signet certs   [keys] [message]
  signet certs   --pack CERT...
  signet certs   list    [--json] [FILE...]
  signet certs   show    [--json] [FILE...]
  signet certs   verify  --roots R.pem [options] [FILE]
  signet certs   convert --to pem|der|p7b|sst [--out F] [FILE...]
  signet directory --ldap URL --base DN --domain D... [options]
  signet policy  check   [--id ID] [FILE]
  signet policy  import  [--sst F] [--out F] [FILE]

The message is a file, or standard input. Flags may stand before or after it.
Keys are --cert C.pem --key K.pem, or --p12 F --passphrase-file F; they may be
repeated, and then all of them sign, or any of them decrypts. What is encrypted for
who knows a password opens with --password-file F, what is encrypted for a shared
key with --kek-file F, whose first line is IDENTIFIER:KEY in hexadecimal.

sign, encrypt: sign with --to also encrypts, and encrypt with a key also signs.
  --chain F            certificates to include besides the signer's
  --opaque             sign as application/pkcs7-mime, not as multipart/signed
  --digest NAME        sha256 (unless said otherwise), sha384 or sha512
  --pss                sign with RSASSA-PSS where the key is RSA
  --encryption-cert F  the certificate that answers are to be encrypted to
  --receipts-to ADDR   ask readers for a signed receipt that goes there; may be repeated
  --label OID          sign a security label of this policy, with
  --classification C   unmarked, unclassified, restricted, confidential, secret,
                       top-secret or a number of the policy's own, and
  --privacy-mark TEXT  words of the signer's
  --to CERT...         for whom to encrypt; may be repeated
  --password-file F    encrypt for who knows the password on its first line, too;
                       may be repeated
  --oaep               encrypt for RSA keys with RSAES-OAEP, not PKCS #1 v1.5
  --cipher NAME        encrypt with it, whoever can read it: aes-256-cbc, ...
  --capabilities F     a message that somebody of --to signed: what they announced
                       there to read chooses the cipher; may be repeated. With
                       --roots or --mozilla they must be trusted
  --compress           compress the message before it is signed and encrypted
  --encrypt-then-sign  sign the encrypted message, not the text
  --triple-wrap        sign the text, encrypt, and sign again
  --show-subject       leave the subject of an encrypted message readable outside
  --legacy-display     repeat hidden header fields above the encrypted text, for mail
                       programs that do not show those inside
  --ski                name certificates by their subject key identifier
  --raw                take octets that are no message, and write one CMS object in
                       DER; the signature is detached unless --opaque
  --at RFC3339         the time of signing
  --verbose            say which cipher was chosen, and why

verify, open:
  --roots R.pem        authorities to trust; may be repeated
  --mozilla            trust Mozilla's roots for e-mail, too
  --known F            certificates of people, and of authorities between them and
                       the roots, for messages that come without
  --at RFC3339         the time at which certificates must be valid
  --json               print a report for programs
  --out F              write the content there
  --from ADDRESS       who must have signed a CMS object that has no header
  --content F          what was signed, when the CMS object is a detached signature
  --crl F, --ocsp F    lists of revoked certificates and OCSP responses, besides those
                       that the message brings; may be repeated
  --revocation NAME    soft (unless said otherwise): what nobody knows about is taken
                       for good; hard: it is not; off

certs prints the certificates that a message brings, in PEM. --pack makes a message
of certificates, with the header fields of --header F; --raw writes it in DER.

certs list, show, verify and convert work on files of certificates, in PEM, DER,
PKCS #7 or serialized stores of Windows (.sst); list --mozilla lists Mozilla's roots.

certs verify checks the first certificate of a file; others of it may be above.
  --roots, --mozilla   as above; one of them is needed
  --intermediates F    certificates of authorities in between; may be repeated
  --purpose NAME       sign (unless said otherwise) or encrypt
  --address ADDRESS    for whom the certificate must be
  --at RFC3339         the time at which it must be good
  --crl F, --ocsp F    lists of revoked certificates, OCSP responses; may be repeated
  --revocation NAME    soft (unless said otherwise): what nobody knows about is taken
                       for good; hard: it is not; off
  --json               print a report for programs

directory serves people's certificates from LDAP over HTTP, to browsers: /search as
a certificate store (RFC 4387), /address/ADDRESS as a gateway. It prints its URL.
  --listen HOST:PORT   where; 127.0.0.1:8387 unless said otherwise
  --tls-cert F         certificate, in PEM with its chain, and
  --tls-key F          key; without them only 127.0.0.1 is listened on
  --domain D           whose addresses are answered about; .D for all below D; may
                       be repeated
  --ldap URL           ldap://, ldaps:// or ldapi://
  --starttls           with ldap://
  --ldap-roots F       authorities of the LDAP server, instead of the system's
  --base DN            where the entries are
  --filter-template F  (&(objectClass=inetOrgPerson)(mail={address})) unless said
                       otherwise
  --bind-dn DN         with --bind-password-file F; anonymous unless given
  --verbose            print each address that the LDAP server is asked for

policy check tells what is wrong with what an administrator decides for browsers: the
policy by itself, for ChromeOS too, or in a file of policies for Chromium, with the
extension's --id where there are several. policy import makes one of
Get-SmimeConfig | ConvertTo-Json, and of the certificates of --sst; what it cannot
carry over it prints on standard error.

Exit status of verify and open: 0 when the whole message is protected and every
layer is good, 1 when it was read and is not, 2 for input that can't be read or
wrong use. Of decrypt: 1 when no key fits or decryption failed. Of certs: 1 when
there is no certificate. Of certs verify: 1 when it is not good.

A terminal gets no more than plain text: what else comes out is for files and pipes.
`
