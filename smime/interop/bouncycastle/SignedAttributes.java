import java.security.MessageDigest;
import java.security.cert.X509Certificate;

import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.smime.SMIMECapabilitiesAttribute;
import org.bouncycastle.asn1.smime.SMIMECapability;
import org.bouncycastle.asn1.smime.SMIMECapabilityVector;
import org.bouncycastle.asn1.smime.SMIMEEncryptionKeyPreferenceAttribute;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;

/** Signed attributes besides those that Bouncy Castle always writes. */
final class SignedAttributes {
    /** preferred is the certificate that answers are to be encrypted to. */
    static CMSAttributeTableGenerator with(String kind, X509Certificate signer, X509Certificate preferred) throws Exception {
        ASN1EncodableVector attributes = new ASN1EncodableVector();
        switch (kind) {
            case "signingCertificate":
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(signer.getEncoded());
                attributes.add(new Attribute(PKCSObjectIdentifiers.id_aa_signingCertificateV2,
                    new DERSet(new SigningCertificateV2(new ESSCertIDv2(digest)))));
                break;
            case "capabilities":
                SMIMECapabilityVector capabilities = new SMIMECapabilityVector();
                capabilities.addCapability(SMIMECapability.aES256_CBC);
                attributes.add(new SMIMECapabilitiesAttribute(capabilities));
                break;
            case "keyPreference":
                IssuerAndSerialNumber name =
                    new IssuerAndSerialNumber(new JcaX509CertificateHolder(preferred).toASN1Structure());
                attributes.add(new SMIMEEncryptionKeyPreferenceAttribute(name));
                break;
            default:
        }
        return new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes));
    }
}
