import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Security;
import java.util.Base64;

import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Lets Bouncy Castle write and read what it is told to on standard input, one request a line, until there are no more. A
 * request is a verb and arguments NAME=VALUE, separated by tabs; the answer is "ok", a tab and base64, or "error", a tab
 * and what went wrong. The argument of the program is the folder with everybody's certificates and keys.
 */
public final class Peer {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        People people = new People(Path.of(arguments[0]));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            try {
                byte[] answer = answer(new Request(line), people);
                answers.println("ok\t" + Base64.getEncoder().encodeToString(answer));
            } catch (Exception e) {
                answers.println("error\t" + cause(e));
            }
        }
    }

    private static byte[] answer(Request request, People people) throws Exception {
        switch (request.verb) {
            case "sign": return Signatures.sign(request, people);
            case "verify": return Signatures.verify(request, people);
            case "certificates": return Signatures.certificatesOnly(request, people);
            case "list": return Signatures.listCertificates(request);
            case "encrypt": return Envelopes.encrypt(request, people);
            case "decrypt": return Envelopes.decrypt(request, people);
            case "encryptData": return OtherContents.encryptData(request);
            case "decryptData": return OtherContents.decryptData(request);
            case "verifyDigest": return OtherContents.verifyDigest(request);
            case "compress": return OtherContents.compress(request);
            case "expand": return OtherContents.expand(request);
            case "writeKeyFile": return KeyFiles.write(request, people);
            case "readKeyFile": return KeyFiles.read(request);
            case "mail": return Mail.write(request, people);
            case "openMail": return Mail.read(request, people);
            default: throw new IllegalArgumentException("no such verb: " + request.verb);
        }
    }

    /** The innermost message says the most. */
    private static String cause(Throwable e) {
        while (e.getCause() != null && e.getCause() != e) {
            e = e.getCause();
        }
        return (e.getClass().getSimpleName() + ": " + e.getMessage()).replaceAll("\\s+", " ");
    }
}
