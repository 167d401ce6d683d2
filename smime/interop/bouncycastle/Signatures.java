import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSSignedDataStreamGenerator;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.Store;

/** SignedData. */
final class Signatures {
    static byte[] sign(Request request, People people) throws Exception {
        boolean encapsulated = request.one("placement").equals("encapsulated");
        byte[] content = request.octets("content");
        if (request.has("streamed")) {
            CMSSignedDataStreamGenerator generator = new CMSSignedDataStreamGenerator();
            for (SignerInfoGenerator signer : signers(request, people)) {
                generator.addSignerInfoGenerator(signer);
            }
            generator.addCertificates(included(request, people));
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            try (OutputStream stream = generator.open(message, encapsulated)) {
                stream.write(content);
            }
            return message.toByteArray();
        }
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        for (SignerInfoGenerator signer : signers(request, people)) {
            generator.addSignerInfoGenerator(signer);
        }
        generator.addCertificates(included(request, people));
        CMSSignedData signed = generator.generate(new CMSProcessableByteArray(content), encapsulated);
        if (request.has("countersigner")) {
            signed = countersigned(signed, request.one("countersigner"), people);
        }
        return signed.getEncoded();
    }

    /** Each argument signer is NAME,ALGORITHM,issuer|key,bare or the kind of an attribute that is wanted. */
    static List<SignerInfoGenerator> signers(Request request, People people) throws Exception {
        List<SignerInfoGenerator> signers = new ArrayList<>();
        for (String argument : request.all("signer")) {
            String[] fields = argument.split(",");
            JcaSignerInfoGeneratorBuilder builder =
                new JcaSignerInfoGeneratorBuilder(digests()).setDirectSignature(fields[3].equals("bare"));
            ContentSigner signer = new JcaContentSignerBuilder(fields[1]).setProvider("BC").build(people.key(fields[0]));
            X509Certificate certificate = people.certificate(fields[0]);
            builder.setSignedAttributeGenerator(
                SignedAttributes.with(fields[3], certificate, people.certificate("rsa2")));
            signers.add(fields[2].equals("key")
                ? builder.build(signer, keyIdentifier(certificate))
                : builder.build(signer, certificate));
        }
        return signers;
    }

    static byte[] keyIdentifier(X509Certificate certificate) throws Exception {
        JcaX509CertificateHolder holder = new JcaX509CertificateHolder(certificate);
        return org.bouncycastle.asn1.x509.SubjectKeyIdentifier.fromExtensions(holder.getExtensions()).getKeyIdentifier();
    }

    static Store<?> included(Request request, People people) throws Exception {
        List<X509Certificate> certificates = new ArrayList<>();
        for (String name : request.all("include")) {
            certificates.add(people.certificate(name));
        }
        return new JcaCertStore(certificates);
    }

    private static CMSSignedData countersigned(CMSSignedData signed, String name, People people) throws Exception {
        ContentSigner signer = new JcaContentSignerBuilder("SHA256withRSA").setProvider("BC").build(people.key(name));
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(
            new JcaSignerInfoGeneratorBuilder(digests()).build(signer, people.certificate(name)));
        List<SignerInformation> signers = new ArrayList<>();
        for (SignerInformation information : signed.getSignerInfos()) {
            SignerInformationStore counterSigners = generator.generateCounterSigners(information);
            signers.add(SignerInformation.addCounterSigners(information, counterSigners));
        }
        return CMSSignedData.replaceSigners(signed, new SignerInformationStore(signers));
    }

    /** Returns the content when every signature holds, and there is at least one. */
    static byte[] verify(Request request, People people) throws Exception {
        byte[] message = request.octets("message");
        CMSSignedData signed = request.has("content")
            ? new CMSSignedData(new CMSProcessableByteArray(request.octets("content")), message)
            : new CMSSignedData(message);
        verify(signed, people);
        return (byte[]) signed.getSignedContent().getContent();
    }

    static void verify(CMSSignedData signed, People people) throws Exception {
        if (signed.getSignerInfos().size() == 0) {
            throw new IllegalStateException("no signers");
        }
        for (SignerInformation signer : signed.getSignerInfos()) {
            X509CertificateHolder certificate = certificateOf(signer, signed, people);
            JcaSimpleSignerInfoVerifierBuilder verifier = new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC");
            if (!signer.verify(verifier.build(certificate))) {
                throw new IllegalStateException("the signature does not hold");
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static X509CertificateHolder certificateOf(SignerInformation signer, CMSSignedData signed, People people)
            throws Exception {
        Collection<X509CertificateHolder> found = signed.getCertificates().getMatches(signer.getSID());
        if (!found.isEmpty()) {
            return found.iterator().next();
        }
        for (X509Certificate known : people.certificates()) {
            X509CertificateHolder holder = new JcaX509CertificateHolder(known);
            if (signer.getSID().match(holder)) {
                return holder;
            }
        }
        throw new IllegalStateException("the signer's certificate is missing");
    }

    static byte[] certificatesOnly(Request request, People people) throws Exception {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addCertificates(included(request, people));
        return generator.generate(new CMSAbsentContent()).getEncoded();
    }

    /** Returns the certificates in PEM. */
    static byte[] listCertificates(Request request) throws Exception {
        CMSSignedData signed = new CMSSignedData(request.octets("message"));
        StringWriter text = new StringWriter();
        try (JcaPEMWriter list = new JcaPEMWriter(text)) {
            for (X509CertificateHolder certificate : signed.getCertificates().getMatches(null)) {
                list.writeObject(certificate);
            }
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static DigestCalculatorProvider digests() throws Exception {
        return new JcaDigestCalculatorProviderBuilder().setProvider("BC").build();
    }
}
