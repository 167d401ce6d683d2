import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.TreeMap;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;

/** Everybody's certificates (NAME.pem) and keys (NAME.key, PKCS #8) from a folder. */
final class People {
    private final Map<String, X509Certificate> certificates = new TreeMap<>();
    private final Map<String, PrivateKey> keys = new TreeMap<>();

    People(Path folder) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509", "BC");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{pem,key}")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replaceFirst("\\..*", "");
                Object object = new PEMParser(new StringReader(Files.readString(file))).readObject();
                if (object instanceof PrivateKeyInfo) {
                    keys.put(name, BouncyCastleProvider.getPrivateKey((PrivateKeyInfo) object));
                } else {
                    byte[] encoded = ((X509CertificateHolder) object).getEncoded();
                    certificates.put(name,
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded)));
                }
            }
        }
    }

    X509Certificate certificate(String name) {
        return certificates.get(name);
    }

    PrivateKey key(String name) {
        return keys.get(name);
    }

    Iterable<X509Certificate> certificates() {
        return certificates.values();
    }
}
