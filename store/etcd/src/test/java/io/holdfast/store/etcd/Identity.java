package io.holdfast.store.etcd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A key and a certificate that names an address and is its own authority. It has no common name:
 * where etcd asks for passwords, its gateway refuses one that has.
 */
record Identity(Path certificate, Path key) {
  static Identity make(Path folder, String address) {
    var password = "changeit";
    var store = folder.resolve("identity.p12");
    try {
      var keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "it",
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-dname",
                  "O=holdfast",
                  "-ext",
                  "san=ip:" + address,
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  password)
              .inheritIO()
              .start();
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool failed");
      }
      var keys = KeyStore.getInstance(store.toFile(), password.toCharArray());
      return new Identity(
          pem(
              folder.resolve("identity.crt"),
              "CERTIFICATE",
              keys.getCertificate("it").getEncoded()),
          pem(
              folder.resolve("identity.key"),
              "PRIVATE KEY",
              keys.getKey("it", password.toCharArray()).getEncoded()));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no identity for the test", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Path pem(Path file, String what, byte[] content) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(
                what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), what));
  }
}
