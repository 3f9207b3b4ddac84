package io.holdfast.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  @TempDir Path folder;

  @Test
  void readsWhatItWasGiven() {
    var identity = Identity.make(folder, "127.0.0.1");
    assertThat(Certificates.read(identity.certificate(), identity.certificate(), identity.key()))
        .isNotNull();
  }

  @Test
  void saysWhichFileCannotBeReadAndWhoNamesIt() {
    assertRefused(folder.resolve("none.pem"), null, null, "none.pem", "spec's quorum section");
  }

  @Test
  void saysThatAFileHoldsNoCertificate() throws IOException {
    assertRefused(
        Files.writeString(folder.resolve("ca.pem"), ""), null, null, "ca.pem", "BEGIN CERTIFICATE");
  }

  /** Common tools write keys in older forms; the command that turns them into ours is named. */
  @Test
  void saysHowToConvertAKeyOfAnOlderForm() throws IOException {
    var identity = Identity.make(folder, "127.0.0.1");
    var old =
        Files.writeString(
            folder.resolve("old.key"),
            "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
    assertRefused(null, identity.certificate(), old, "old.key", "openssl pkcs8 -topk8 -nocrypt");
  }

  private static void assertRefused(
      @org.jspecify.annotations.Nullable Path ca,
      @org.jspecify.annotations.Nullable Path certificate,
      @org.jspecify.annotations.Nullable Path key,
      String... words) {
    assertThatExceptionOfType(EtcdStoreException.class)
        .isThrownBy(() -> Certificates.read(ca, certificate, key))
        .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words));
  }
}
