import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.KEKRecipientInformation;
import org.bouncycastle.cms.KeyAgreeRecipientInformation;
import org.bouncycastle.cms.KeyTransRecipientInformation;
import org.bouncycastle.cms.PasswordRecipientInformation;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKEKEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKEKRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JcePasswordEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JcePasswordRecipientInfoGenerator;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaAlgorithmParametersConverter;
import org.bouncycastle.util.Selector;

/** EnvelopedData and AuthEnvelopedData. */
final class Envelopes {
    static byte[] encrypt(Request request, People people) throws Exception {
        CMSProcessableByteArray content = new CMSProcessableByteArray(request.octets("content"));
        OutputEncryptor encryptor = encryptor(request);
        if (request.has("authenticated")) {
            CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
            for (RecipientInfoGenerator recipient : recipients(request, people)) {
                generator.addRecipientInfoGenerator(recipient);
            }
            return generator.generate(content, (OutputAEADEncryptor) encryptor).getEncoded();
        }
        CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
        for (RecipientInfoGenerator recipient : recipients(request, people)) {
            generator.addRecipientInfoGenerator(recipient);
        }
        return generator.generate(content, encryptor).getEncoded();
    }

    static OutputEncryptor encryptor(Request request) throws Exception {
        ASN1ObjectIdentifier cipher = request.identifier("cipher");
        JceCMSContentEncryptorBuilder builder = request.has("keySize")
            ? new JceCMSContentEncryptorBuilder(cipher, Integer.parseInt(request.one("keySize")))
            : new JceCMSContentEncryptorBuilder(cipher);
        return builder.setProvider("BC").build();
    }

    /**
     * Each argument recipient is one of
     *
     *   transport,NAME,issuer|key
     *   oaep,NAME,issuer|key,HASH,MGF1HASH,LABEL in base64
     *   agreement,NAME,issuer|key,SCHEME,WRAP
     *   kek,IDENTIFIER,KEY in base64
     *   password,PASSWORD,WRAP
     */
    static List<RecipientInfoGenerator> recipients(Request request, People people) throws Exception {
        List<RecipientInfoGenerator> recipients = new ArrayList<>();
        for (String argument : request.all("recipient")) {
            recipients.add(recipient(argument.split(",", -1), people));
        }
        return recipients;
    }

    private static RecipientInfoGenerator recipient(String[] fields, People people) throws Exception {
        switch (fields[0]) {
            case "transport": {
                X509Certificate certificate = people.certificate(fields[1]);
                return (fields[2].equals("key")
                    ? new JceKeyTransRecipientInfoGenerator(Signatures.keyIdentifier(certificate), certificate.getPublicKey())
                    : new JceKeyTransRecipientInfoGenerator(certificate)).setProvider("BC");
            }
            case "oaep": {
                X509Certificate certificate = people.certificate(fields[1]);
                AlgorithmIdentifier algorithm = oaep(fields[3], fields[4], Base64.getDecoder().decode(fields[5]));
                return (fields[2].equals("key")
                    ? new JceKeyTransRecipientInfoGenerator(
                        Signatures.keyIdentifier(certificate), algorithm, certificate.getPublicKey())
                    : new JceKeyTransRecipientInfoGenerator(certificate, algorithm)).setProvider("BC");
            }
            case "agreement":
                return agreement(fields, people.certificate(fields[1]));
            case "kek":
                return new JceKEKRecipientInfoGenerator(
                    fields[1].getBytes(), new SecretKeySpec(Base64.getDecoder().decode(fields[2]), "AES")).setProvider("BC");
            case "password":
                return new JcePasswordRecipientInfoGenerator(new ASN1ObjectIdentifier(fields[2]), fields[1].toCharArray())
                    .setProvider("BC");
            default:
                throw new IllegalArgumentException("no such recipient: " + fields[0]);
        }
    }

    private static AlgorithmIdentifier oaep(String hash, String maskHash, byte[] label) throws Exception {
        PSource source = label.length == 0 ? PSource.PSpecified.DEFAULT : new PSource.PSpecified(label);
        return new JcaAlgorithmParametersConverter().getAlgorithmIdentifier(
            org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.id_RSAES_OAEP,
            new OAEPParameterSpec(hash, "MGF1", new MGF1ParameterSpec(maskHash), source));
    }

    private static RecipientInfoGenerator agreement(String[] fields, X509Certificate certificate) throws Exception {
        KeyPair ephemeral = ephemeral(certificate.getPublicKey());
        JceKeyAgreeRecipientInfoGenerator generator = new JceKeyAgreeRecipientInfoGenerator(
            new ASN1ObjectIdentifier(fields[3]), ephemeral.getPrivate(), ephemeral.getPublic(),
            new ASN1ObjectIdentifier(fields[4])).setProvider("BC");
        return fields[2].equals("key")
            ? generator.addRecipient(Signatures.keyIdentifier(certificate), certificate.getPublicKey())
            : generator.addRecipient(certificate);
    }

    private static KeyPair ephemeral(PublicKey recipient) throws Exception {
        KeyPairGenerator generator;
        if (recipient instanceof ECPublicKey) {
            generator = KeyPairGenerator.getInstance("EC", "BC");
            generator.initialize(((ECPublicKey) recipient).getParams());
        } else {
            generator = KeyPairGenerator.getInstance(recipient.getAlgorithm(), "BC");
        }
        return generator.generateKeyPair();
    }

    static byte[] decrypt(Request request, People people) throws Exception {
        byte[] message = request.octets("message");
        Collection<RecipientInformation> recipients = request.has("authenticated")
            ? new CMSAuthEnvelopedData(message).getRecipientInfos().getRecipients()
            : new CMSEnvelopedData(message).getRecipientInfos().getRecipients();
        return decrypt(recipients, request, people);
    }

    static byte[] decrypt(Collection<RecipientInformation> recipients, Request request, People people) throws Exception {
        for (RecipientInformation information : recipients) {
            Recipient recipient = recipient(information, request, people);
            if (recipient != null) {
                return information.getContent(recipient);
            }
        }
        throw new IllegalStateException("no recipient fits");
    }

    @SuppressWarnings("unchecked")
    private static Selector<X509CertificateHolder> recipientIdentifier(RecipientInformation information) {
        return information.getRID();
    }

    /** The arguments are reader=NAME, key=KEY in base64, or password=PASSWORD. */
    private static Recipient recipient(RecipientInformation information, Request request, People people) throws Exception {
        if (information instanceof PasswordRecipientInformation && request.has("password")) {
            return new JcePasswordEnvelopedRecipient(request.one("password").toCharArray()).setProvider("BC");
        }
        if (information instanceof KEKRecipientInformation && request.has("key")) {
            return new JceKEKEnvelopedRecipient(new SecretKeySpec(request.octets("key"), "AES")).setProvider("BC");
        }
        if (!request.has("reader")) {
            return null;
        }
        X509Certificate certificate = people.certificate(request.one("reader"));
        PrivateKey key = people.key(request.one("reader"));
        Selector<X509CertificateHolder> id = recipientIdentifier(information);
        if (!id.match(new JcaX509CertificateHolder(certificate))) {
            return null;
        }
        if (information instanceof KeyAgreeRecipientInformation) {
            return new JceKeyAgreeEnvelopedRecipient(key).setProvider("BC");
        }
        if (information instanceof KeyTransRecipientInformation) {
            return request.has("authenticated")
                ? new JceKeyTransAuthEnvelopedRecipient(key).setProvider("BC")
                : new JceKeyTransEnvelopedRecipient(key).setProvider("BC");
        }
        return null;
    }
}
