import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** One line of standard input. Arguments may be repeated. */
final class Request {
    final String verb;
    private final List<String[]> arguments = new ArrayList<>();

    Request(String line) {
        String[] fields = line.split("\t");
        verb = fields[0];
        for (int i = 1; i < fields.length; i++) {
            arguments.add(fields[i].split("=", 2));
        }
    }

    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (String[] argument : arguments) {
            if (argument[0].equals(name)) {
                values.add(argument[1]);
            }
        }
        return values;
    }

    boolean has(String name) {
        return !all(name).isEmpty();
    }

    String one(String name) {
        return all(name).get(0);
    }

    byte[] octets(String name) {
        return Base64.getDecoder().decode(one(name));
    }

    ASN1ObjectIdentifier identifier(String name) {
        return new ASN1ObjectIdentifier(one(name));
    }
}
