//go:build !js

package interop

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"signet/smime/cms"
)

// bouncyCastleJars are where Debian puts them.
const bouncyCastleJars = "/usr/share/java/bcprov.jar:/usr/share/java/bcutil.jar:/usr/share/java/bcpkix.jar:" +
	"/usr/share/java/bcmail.jar:/usr/share/java/javax.mail.jar:/usr/share/java/javax.activation.jar"

// bouncyCastle is the Java library, asked by the program in bouncycastle/. It knows MIME, but for AuthEnvelopedData and
// certificates alone, which the test puts into messages.
func bouncyCastle() program {
	return program{
		name:      "Bouncy Castle",
		packages:  []string{"libbcmail-java", "default-jdk-headless"},
		version:   "1.72",
		about:     "the program in `smime/interop/bouncycastle/`, started once for all",
		installed: bouncyCastleVersion,
		start:     startBouncyCastle,
		gap:       bouncyCastleGap,
	}
}

func bouncyCastleVersion() (string, error) {
	if _, err := exec.LookPath("javac"); err != nil {
		return "", err
	}
	jar, err := filepath.EvalSymlinks("/usr/share/java/bcmail.jar")
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(strings.TrimPrefix(filepath.Base(jar), "bcmail-"), ".jar"), nil
}

func bouncyCastleGap(l layer, d direction) *gap {
	writes := d == theyWrite
	switch {
	case l.usesKey("x25519"):
		return &gap{"It does not know X25519 in CMS: “1.2.840.113549.1.9.16.3.19”.", "1.2.840.113549.1.9.16.3.19"}
	case l.cipher == "ChaCha20-Poly1305" && writes:
		return &gap{"It does not write ChaCha20-Poly1305 in AuthEnvelopedData: its encryptor is not one that authenticates.",
			"cannot be cast to class org.bouncycastle.operator.OutputAEADEncryptor"}
	case l.content == digestedData && writes:
		return &gap{"It has no generator of DigestedData.", ""}
	default:
		return nil
	}
}

// A bouncycastle is the running program.
type bouncycastle struct {
	requests io.WriteCloser
	answers  *bufio.Reader
}

func startBouncyCastle(t *testing.T) peer {
	classes := t.TempDir()
	sources, err := filepath.Glob("bouncycastle/*.java")
	if err != nil {
		t.Fatal(err)
	}
	compile := exec.Command("javac", append([]string{"-d", classes, "-cp", bouncyCastleJars}, sources...)...)
	if said, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	run := exec.Command("java", "-cp", classes+":"+bouncyCastleJars, "Peer", folderOfPeople(t))
	run.Stderr = os.Stderr
	requests, err := run.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		requests.Close()
		if err := run.Wait(); err != nil {
			t.Error(err)
		}
	})
	return bouncycastle{requests, bufio.NewReader(answers)}
}

// ask sends a request and returns the answer.
func (b bouncycastle) ask(verb string, arguments ...string) ([]byte, error) {
	if _, err := fmt.Fprintln(b.requests, strings.Join(append([]string{verb}, arguments...), "\t")); err != nil {
		return nil, err
	}
	line, err := b.answers.ReadString('\n')
	if err != nil {
		return nil, err
	}
	kind, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
	if kind != "ok" {
		return nil, errors.New(value)
	}
	return base64.StdEncoding.DecodeString(value)
}

// octets is an argument of bytes.
func octets(name string, value []byte) string {
	return name + "=" + base64.StdEncoding.EncodeToString(value)
}

func (b bouncycastle) write(l layer, content []byte) ([]byte, error) {
	if l.isMail() && (l.content == authEnvelopedData || l.content == certificatesOnly) {
		return inMail{b}.write(l, content)
	}
	arguments := append(b.choices(l), octets("content", content))
	if l.isMail() {
		return b.ask("mail", append(arguments, "form="+form(l))...)
	}
	switch l.content {
	case signedData:
		return b.ask("sign", arguments...)
	case certificatesOnly:
		return b.ask("certificates", arguments...)
	case envelopedData, authEnvelopedData:
		return b.ask("encrypt", arguments...)
	case encryptedData:
		return b.ask("encryptData", arguments...)
	case compressedData:
		return b.ask("compress", arguments...)
	default:
		return nil, errNoOption
	}
}

// form is the smime-type, or the type of a clear-signed message.
func form(l layer) string {
	if l.carrier == clearSigned {
		return "multipart/signed"
	}
	return smimeType(l.content)
}

// choices are the arguments for what a writer chooses.
func (b bouncycastle) choices(l layer) []string {
	placement := "encapsulated"
	if l.carrier == detached {
		placement = "detached"
	}
	arguments := []string{"placement=" + placement}
	for _, s := range l.signers {
		attributes := map[attributes]string{
			noAttributes: "bare", signingCertificate: "signingCertificate", capabilities: "capabilities", keyPreference: "keyPreference",
		}[s.attributes]
		if attributes == "" {
			attributes = "default" // with CMSAlgorithmProtection
		}
		arguments = append(arguments, fmt.Sprintf("signer=%s,%s,%s,%s", s.by, javaSignature(s), javaIdentifier(s.identifier), attributes))
	}
	if l.certificates == included {
		for _, name := range signersOf(l) {
			arguments = append(arguments, "include="+name)
		}
	}
	if l.content == certificatesOnly {
		arguments = append(arguments, "include=rsa", "include=p256")
	}
	if l.encoding == streamed {
		arguments = append(arguments, "streamed=yes")
	}
	if l.countersigner != "" {
		arguments = append(arguments, "countersigner="+l.countersigner)
	}
	for _, r := range l.recipients {
		arguments = append(arguments, "recipient="+javaRecipient(r))
	}
	if l.content == authEnvelopedData {
		arguments = append(arguments, "authenticated=yes")
	}
	if l.cipher != "" {
		arguments = append(arguments, "cipher="+ciphers[l.cipher].String(), octets("key", keyFor(l.cipher)))
	}
	if size, ok := strings.CutPrefix(l.cipher, "RC2-"); ok {
		arguments = append(arguments, "keySize="+strings.TrimSuffix(size, "-CBC"))
	}
	return arguments
}

func javaIdentifier(form cms.IdentifierForm) string {
	if form == cms.BySubjectKeyIdentifier {
		return "key"
	}
	return "issuer"
}

func javaSignature(s signature) string {
	digest := strings.ReplaceAll(digestName(s.digest), "-", "")
	switch {
	case s.by == "ed25519":
		return "Ed25519"
	case s.by == "dsa":
		return digest + "withDSA"
	case strings.HasPrefix(s.by, "p") && s.by != "pss":
		return digest + "withECDSA"
	case s.scheme == pss:
		return digest + "withRSAandMGF1"
	default:
		return digest + "withRSA"
	}
}

func javaRecipient(r recipient) string {
	identifier := javaIdentifier(r.identifier)
	switch r.method {
	case oaep:
		label := base64.StdEncoding.EncodeToString([]byte(r.label))
		return strings.Join([]string{"oaep", r.to, identifier, digestName(r.hash), digestName(r.mask), label}, ",")
	case agreement, cofactorAgreement:
		return strings.Join([]string{"agreement", r.to, identifier, schemeOf(r).String(), wraps[r.wrap].String()}, ",")
	case keyEncryptionKey:
		return strings.Join([]string{"kek", sharedKeyID, base64.StdEncoding.EncodeToString(keyFor(r.wrap))}, ",")
	case password:
		return strings.Join([]string{"password", sharedPassword, ciphers[r.wrap+"-CBC"].String()}, ",")
	default:
		return strings.Join([]string{"transport", r.to, identifier}, ",")
	}
}

func (b bouncycastle) read(l layer, message, elsewhere []byte) ([]byte, error) {
	if l.isMail() && (l.content == authEnvelopedData || l.content == certificatesOnly) {
		return inMail{b}.read(l, message, elsewhere)
	}
	arguments := []string{octets("message", message)}
	if elsewhere != nil {
		arguments = append(arguments, octets("content", elsewhere))
	}
	if l.content == authEnvelopedData {
		arguments = append(arguments, "authenticated=yes")
	}
	if l.content == encryptedData {
		arguments = append(arguments, octets("key", keyFor(l.cipher)))
	}
	if len(l.recipients) > 0 {
		switch r := l.recipients[0]; r.method {
		case password:
			arguments = append(arguments, "password="+sharedPassword)
		case keyEncryptionKey:
			arguments = append(arguments, octets("key", keyFor(r.wrap)))
		default:
			arguments = append(arguments, "reader="+r.to)
		}
	}
	if l.isMail() {
		return b.ask("openMail", append(arguments, "form="+form(l))...)
	}
	switch l.content {
	case signedData:
		return b.ask("verify", arguments...)
	case certificatesOnly:
		list, err := b.ask("list", arguments...)
		if err != nil {
			return nil, err
		}
		return certificatesInPEM(list)
	case envelopedData, authEnvelopedData:
		return b.ask("decrypt", arguments...)
	case encryptedData:
		return b.ask("decryptData", arguments...)
	case digestedData:
		return b.ask("verifyDigest", arguments...)
	case compressedData:
		return b.ask("expand", arguments...)
	default:
		return nil, errNoOption
	}
}
