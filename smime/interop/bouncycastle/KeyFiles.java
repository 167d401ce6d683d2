import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.KeyStore;
import java.security.cert.Certificate;

/** PKCS #12 files, of the provider's own KeyStore. */
final class KeyFiles {
    private KeyFiles() {}

    static byte[] write(Request request, People people) throws Exception {
        String name = request.one("name");
        KeyStore store = KeyStore.getInstance("PKCS12", "BC");
        store.load(null, null);
        store.setKeyEntry(name, people.key(name), null, new Certificate[] {people.certificate(name)});
        return stored(store, request);
    }

    /** Reads a file and writes what was in it. */
    static byte[] read(Request request) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12", "BC");
        store.load(new ByteArrayInputStream(request.octets("file")), request.one("password").toCharArray());
        return stored(store, request);
    }

    private static byte[] stored(KeyStore store, Request request) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, request.one("password").toCharArray());
        return out.toByteArray();
    }
}
