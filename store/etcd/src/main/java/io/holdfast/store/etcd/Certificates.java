package io.holdfast.store.etcd;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes of PEM files whom to trust and what to show when connecting to etcd. */
public final class Certificates {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private Certificates() {}

  /**
   * Reads the files.
   *
   * @param ca certificates of the authorities that etcd's members are trusted by; null for those
   *     that the JDK trusts
   * @param certificate what this host shows, followed by its issuers if need be; null for nothing
   * @param key its private key, PKCS #8 without a passphrase; null exactly when there is no
   *     certificate
   * @throws EtcdStoreException when one of them cannot be used; the message says which and why
   */
  public static SSLContext read(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(
          certificate == null || key == null ? null : shown(certificate, key),
          ca == null ? null : trusted(ca),
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new EtcdStoreException("The certificates for etcd cannot be used: " + e, e);
    }
  }

  private static TrustManager[] trusted(Path ca) throws GeneralSecurityException, IOException {
    var store = empty();
    int number = 0;
    for (var authority : certificates(ca)) {
      store.setCertificateEntry("ca-" + number++, authority);
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] shown(Path certificate, Path key)
      throws GeneralSecurityException, IOException {
    var store = empty();
    var none = new char[0];
    store.setKeyEntry(
        "client", key(key), none, certificates(certificate).toArray(Certificate[]::new));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, none);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file) {
    try {
      var found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(file)));
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw new EtcdStoreException("%s is no PEM certificate (%s)".formatted(file, e), e);
    }
    throw new EtcdStoreException(
        "%s holds no certificate; expected PEM text with BEGIN CERTIFICATE".formatted(file));
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException {
    var found = PKCS8.matcher(new String(bytes(file), StandardCharsets.US_ASCII));
    if (!found.find()) {
      throw new EtcdStoreException(
          "%s holds no private key in PKCS #8; make one of another form with 'openssl pkcs8 -topk8 -nocrypt -in %s'"
              .formatted(file, file));
    }
    var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
    for (var algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException _) {
        // of another algorithm
      }
    }
    throw new EtcdStoreException(
        "the private key in %s is of no known algorithm; expected one of %s"
            .formatted(file, String.join(", ", ALGORITHMS)));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new EtcdStoreException(
          "%s, named in the spec's quorum section, cannot be read: %s".formatted(file, e), e);
    }
  }
}
