import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.AlgorithmParameters;

import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSCompressedData;
import org.bouncycastle.cms.CMSCompressedDataGenerator;
import org.bouncycastle.cms.CMSDigestedData;
import org.bouncycastle.cms.CMSEncryptedData;
import org.bouncycastle.cms.CMSEncryptedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.jcajce.ZlibCompressor;
import org.bouncycastle.cms.jcajce.ZlibExpanderProvider;
import org.bouncycastle.operator.GenericKey;
import org.bouncycastle.operator.InputDecryptor;
import org.bouncycastle.operator.OutputEncryptor;

/** EncryptedData, DigestedData and CompressedData. */
final class OtherContents {
    static byte[] encryptData(Request request) throws Exception {
        CMSProcessableByteArray content = new CMSProcessableByteArray(request.octets("content"));
        return new CMSEncryptedDataGenerator().generate(content, new GivenKeyEncryptor(request)).toASN1Structure()
            .getEncoded("DER");
    }

    static byte[] decryptData(Request request) throws Exception {
        CMSEncryptedData encrypted = new CMSEncryptedData(ContentInfo.getInstance(request.octets("message")));
        SecretKeySpec key = new SecretKeySpec(request.octets("key"), "AES");
        return encrypted.getContent(algorithm -> decryptor(algorithm, key));
    }

    private static InputDecryptor decryptor(AlgorithmIdentifier algorithm, SecretKeySpec key) {
        return new InputDecryptor() {
            @Override
            public AlgorithmIdentifier getAlgorithmIdentifier() {
                return algorithm;
            }

            @Override
            public InputStream getInputStream(InputStream encrypted) {
                try {
                    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding", "BC");
                    byte[] iv = ASN1OctetString.getInstance(algorithm.getParameters()).getOctets();
                    cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(iv));
                    return new CipherInputStream(encrypted, cipher);
                } catch (java.security.GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    /** An encryptor that takes the key that it is given: Bouncy Castle's own make one. */
    private static final class GivenKeyEncryptor implements OutputEncryptor {
        private final SecretKeySpec key;
        private final Cipher cipher;
        private final AlgorithmIdentifier algorithm;

        GivenKeyEncryptor(Request request) throws Exception {
            key = new SecretKeySpec(request.octets("key"), "AES");
            cipher = Cipher.getInstance("AES/CBC/PKCS5Padding", "BC");
            cipher.init(Cipher.ENCRYPT_MODE, key);
            AlgorithmParameters parameters = cipher.getParameters();
            algorithm = new AlgorithmIdentifier(
                request.identifier("cipher"), ASN1OctetString.getInstance(parameters.getEncoded("ASN.1")));
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return algorithm;
        }

        @Override
        public OutputStream getOutputStream(OutputStream encrypted) {
            return new javax.crypto.CipherOutputStream(encrypted, cipher);
        }

        @Override
        public GenericKey getKey() {
            return new GenericKey(algorithm, key.getEncoded());
        }
    }

    static byte[] verifyDigest(Request request) throws Exception {
        CMSDigestedData digested = new CMSDigestedData(request.octets("message"));
        if (!digested.verify(Signatures.digests())) {
            throw new IllegalStateException("the digest does not hold");
        }
        return (byte[]) digested.getDigestedContent().getContent();
    }

    static byte[] compress(Request request) throws Exception {
        CMSProcessableByteArray content = new CMSProcessableByteArray(request.octets("content"));
        return new CMSCompressedDataGenerator().generate(content, new ZlibCompressor()).getEncoded();
    }

    static byte[] expand(Request request) throws Exception {
        return new CMSCompressedData(new ByteArrayInputStream(request.octets("message")))
            .getContent(new ZlibExpanderProvider());
    }
}
