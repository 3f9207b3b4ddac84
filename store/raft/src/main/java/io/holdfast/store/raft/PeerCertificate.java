package io.holdfast.store.raft;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;

/**
 * How voters prove to each other over TLS that they know the cluster secret.
 *
 * <p>Each voter makes a fresh key pair at every start, and for it a self-signed certificate whose
 * subject is {@code CN=HMAC(secret, cluster, public key)}. TLS proves that the peer holds the
 * private key, the name that whoever made the key knows the secret. Without the secret nobody can
 * name a key of his own rightly, and somebody else's certificate is worth nothing without its key.
 * The secret itself never travels.
 */
final class PeerCertificate {
  private static final String PURPOSE = "quorum-peer";
  private static final String NAME = "CN=";
  private static final byte[] ECDSA_WITH_SHA256 = HexFormat.of().parseHex("06082a8648ce3d040302");
  private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");

  /** Clocks differ, and the key dies with the process: the certificate is always valid. */
  private static final byte[] ALWAYS =
      Der.sequence(
          Der.of(0x17, Der.ascii("000101000000Z")), Der.of(0x18, Der.ascii("99991231235959Z")));

  private final String cluster;
  private final QuorumSecret secret;

  PeerCertificate(String cluster, QuorumSecret secret) {
    this.cluster = cluster;
    this.secret = secret;
  }

  /** A private key and the certificate that goes with it. */
  record Identity(PrivateKey key, X509Certificate certificate) {}

  Identity create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] algorithm = Der.sequence(ECDSA_WITH_SHA256);
      byte[] name =
          Der.sequence(
              Der.of(
                  0x31,
                  Der.sequence(COMMON_NAME, Der.of(0x0c, Der.ascii(proof(pair.getPublic()))))));
      byte[] toBeSigned =
          Der.sequence(
              Der.of(0x02, new byte[] {1}),
              algorithm,
              name,
              ALWAYS,
              name,
              pair.getPublic().getEncoded());
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(toBeSigned);
      byte[] signed =
          Der.sequence(toBeSigned, algorithm, Der.of(0x03, new byte[] {0}, signature.sign()));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(signed));
      return new Identity(pair.getPrivate(), certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has EC keys and X.509 certificates", e);
    }
  }

  /** Passes when the certificate's key was made by somebody who knows the secret. */
  void check(X509Certificate certificate) throws CertificateException {
    byte[] expected = Der.ascii(NAME + proof(certificate.getPublicKey()));
    byte[] actual = Der.ascii(certificate.getSubjectX500Principal().getName());
    if (!MessageDigest.isEqual(expected, actual)) {
      throw new CertificateException(
          "the peer does not know the secret of cluster %s".formatted(cluster));
    }
  }

  private String proof(PublicKey key) {
    ByteArrayOutputStream what = new ByteArrayOutputStream();
    what.writeBytes(cluster.getBytes(StandardCharsets.UTF_8));
    what.write(0);
    what.writeBytes(key.getEncoded());
    return HexFormat.of().formatHex(secret.sign(PURPOSE, what.toByteArray()));
  }

  /** As much of X.690 as one certificate takes: tag, length, content. */
  private static final class Der {
    static byte[] of(int tag, byte[]... parts) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      for (byte[] part : parts) {
        content.writeBytes(part);
      }
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      whole.write(tag);
      int length = content.size();
      if (length < 0x80) {
        whole.write(length);
      } else if (length < 0x100) {
        whole.write(0x81);
        whole.write(length);
      } else {
        whole.write(0x82);
        whole.write(length >> 8);
        whole.write(length);
      }
      whole.writeBytes(content.toByteArray());
      return whole.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
      return of(0x30, parts);
    }

    static byte[] ascii(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }
}
