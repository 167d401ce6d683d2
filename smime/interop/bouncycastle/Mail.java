import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMultipart;

import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.ZlibCompressor;
import org.bouncycastle.cms.jcajce.ZlibExpanderProvider;
import org.bouncycastle.mail.smime.SMIMECompressed;
import org.bouncycastle.mail.smime.SMIMECompressedGenerator;
import org.bouncycastle.mail.smime.SMIMEEnveloped;
import org.bouncycastle.mail.smime.SMIMEEnvelopedGenerator;
import org.bouncycastle.mail.smime.SMIMESigned;
import org.bouncycastle.mail.smime.SMIMESignedGenerator;

/** One layer of S/MIME around a MIME entity, on or off. */
final class Mail {
    static byte[] write(Request request, People people) throws Exception {
        MimeBodyPart entity = new MimeBodyPart(new ByteArrayInputStream(request.octets("content")));
        MimeBodyPart layer = new MimeBodyPart();
        switch (request.one("form")) {
            case "multipart/signed": {
                MimeMultipart signed = signer(request, people).generate(entity);
                layer.setContent(signed);
                layer.setHeader("Content-Type", signed.getContentType());
                break;
            }
            case "signed-data":
                layer = signer(request, people).generateEncapsulated(entity);
                break;
            case "enveloped-data": {
                SMIMEEnvelopedGenerator generator = new SMIMEEnvelopedGenerator();
                for (RecipientInfoGenerator recipient : Envelopes.recipients(request, people)) {
                    generator.addRecipientInfoGenerator(recipient);
                }
                layer = generator.generate(entity, Envelopes.encryptor(request));
                break;
            }
            case "compressed-data":
                layer = new SMIMECompressedGenerator().generate(entity, new ZlibCompressor());
                break;
            default:
                throw new IllegalArgumentException("no such form: " + request.one("form"));
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        layer.writeTo(message);
        return message.toByteArray();
    }

    private static SMIMESignedGenerator signer(Request request, People people) throws Exception {
        SMIMESignedGenerator generator = new SMIMESignedGenerator();
        for (SignerInfoGenerator signer : Signatures.signers(request, people)) {
            generator.addSignerInfoGenerator(signer);
        }
        generator.addCertificates(Signatures.included(request, people));
        return generator;
    }

    static byte[] read(Request request, People people) throws Exception {
        MimeBodyPart layer = new MimeBodyPart(new ByteArrayInputStream(request.octets("message")));
        ByteArrayOutputStream entity = new ByteArrayOutputStream();
        switch (request.one("form")) {
            case "multipart/signed": {
                SMIMESigned signed = new SMIMESigned((MimeMultipart) layer.getContent());
                Signatures.verify(signed, people);
                signed.getContent().writeTo(entity);
                break;
            }
            case "signed-data": {
                SMIMESigned signed = new SMIMESigned(layer);
                Signatures.verify(signed, people);
                signed.getContent().writeTo(entity);
                break;
            }
            case "enveloped-data":
                entity.write(Envelopes.decrypt(
                    new SMIMEEnveloped(layer).getRecipientInfos().getRecipients(), request, people));
                break;
            case "compressed-data":
                entity.write(new SMIMECompressed(layer).getContent(new ZlibExpanderProvider()));
                break;
            default:
                throw new IllegalArgumentException("no such form: " + request.one("form"));
        }
        return entity.toByteArray();
    }
}
