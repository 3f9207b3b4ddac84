package io.holdfast.store.etcd;

import static io.holdfast.spi.store.Eventually.sooner;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Leadership.Leading;
import io.holdfast.spi.store.Write;
import io.holdfast.spi.store.WriteOutcome;
import io.holdfast.testkit.EtcdMembers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An etcd that wants a certificate and a password, and gives rights below the prefix only. */
class SecureEtcdTest {
  private static final String ADDRESS = "127.0.0.52";
  private static final HostId A = new HostId("a");

  @TempDir Path folder;

  @Test
  void leadsAndWritesWithACertificateAndAPassword() {
    var identity = Identity.make(folder, ADDRESS);
    try (var etcd =
        EtcdMembers.start(
            folder,
            ADDRESS,
            1,
            "--cert-file",
            identity.certificate().toString(),
            "--key-file",
            identity.key().toString(),
            "--trusted-ca-file",
            identity.certificate().toString(),
            "--client-cert-auth")) {
      var tls = Certificates.read(identity.certificate(), identity.certificate(), identity.key());
      askForPasswords(etcd.endpoints().getFirst(), tls);
      var settings =
          new EtcdSettings(
              "test",
              A,
              etcd.endpoints(),
              "/holdfast",
              new Login("holdfast", "secret"),
              tls,
              LeaseTiming.DEFAULT);
      try (var store = EtcdQuorumStore.open(settings)) {
        var epoch =
            sooner(
                "leads",
                () ->
                    store.leadership() instanceof Leading(Epoch present)
                        ? Optional.of(present)
                        : Optional.empty());
        var write = new Write("service/db", 0, "{}", epoch, List.of("1"));
        assertThat(store.write(write, Duration.ofSeconds(10)))
            .isEqualTo(new WriteOutcome.Written(1));
      }
    }
  }

  private static void askForPasswords(URI endpoint, SSLContext tls) {
    sooner(
        "etcd serves",
        () ->
            Optional.of(done(endpoint, "/v3/kv/range", Json.object().put("key", "AA=="), tls))
                .filter(answer -> !answer.has("error")));
    for (var user : List.of("root", "holdfast")) {
      must(endpoint, "user/add", Json.object().put("name", user).put("password", "secret"), tls);
      must(endpoint, "role/add", Json.object().put("name", user), tls);
      must(endpoint, "user/grant", Json.object().put("user", user).put("role", user), tls);
    }
    var right = Json.object().put("name", "holdfast");
    right
        .putObject("perm")
        .put("permType", "READWRITE")
        .put("key", Json.bytes("/holdfast/"))
        .put("range_end", Json.bytes("/holdfast0"));
    must(endpoint, "role/grant", right, tls);
    must(endpoint, "enable", Json.object(), tls);
  }

  private static void must(URI endpoint, String path, ObjectNode question, SSLContext tls) {
    var answer = done(endpoint, "/v3/auth/" + path, question, tls);
    assertThat(answer.has("error")).as("%s: %s", path, answer).isFalse();
  }

  private static JsonNode done(URI endpoint, String path, ObjectNode question, SSLContext tls) {
    return Raw.ask(endpoint, path, question, tls);
  }
}
