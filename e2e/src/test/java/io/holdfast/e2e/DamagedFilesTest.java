package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.MemberStatus;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Files of a standby are damaged, foreign, or somebody else's. Holdfast says so in a sentence that
 * says what to do, deletes nothing, and goes on once that has been done; clients notice nothing.
 */
@Tag("root")
class DamagedFilesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int LINES = 20;

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(ClusterPlan.threeHosts(Form.NAMESPACES));

  @Test
  void agentRefusesWhatItCannotTrust() throws IOException {
    var cluster = UNDER_TEST.cluster();
    var host = standby(cluster);
    try (var clients = Clients.writing(cluster)) {
      host.stopAgent();
      refusesTruncated(host, "services/db/memory.json", "cannot be trusted", "Restore the file");
      refusesTruncated(host, "agent.json", "is not what an agent writes", "restore it");
      refusesTruncated(host, "raft/voter", "is damaged", "start again");

      var foreign = Files.writeString(host.data().resolve("notes.txt"), "not an agent's");
      refusesToStart(host, "holds what no agent made (notes.txt)");
      assertThat(foreign).hasContent("not an agent's");
      Files.delete(foreign);

      var owner = give(host.data(), "nobody");
      refusesToStart(host, "belongs to nobody", "chown");
      Files.setOwner(host.data(), owner);

      host.startAgent();
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }

  @Test
  void dataDirectoryOfAnotherUser() throws IOException {
    var cluster = UNDER_TEST.cluster();
    var host = standby(cluster);
    var data = host.data().resolve("services/db/data");
    try (var clients = Clients.writing(cluster)) {
      host.killAll();
      var owner = give(data, "root");
      host.startAgent();
      assertThat(problemOfUnusable(cluster, host)).contains("belongs to").contains("chown");
      Files.setOwner(data, owner);
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }

  @Test
  void dataDirectoryWithoutItsVersion() throws IOException {
    var cluster = UNDER_TEST.cluster();
    var host = standby(cluster);
    var version = host.data().resolve("services/db/data/PG_VERSION");
    try (var clients = Clients.writing(cluster)) {
      host.killAll();
      var content = Files.readAllBytes(version);
      var owner = Files.getOwner(version);
      Files.delete(version);
      host.startAgent();
      assertThat(problemOfUnusable(cluster, host)).contains("no PostgreSQL data directory");
      assertThat(version.resolveSibling("global")).isNotEmptyDirectory();
      Files.write(version, content);
      Files.setOwner(version, owner);
      cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
      clients.assertNothingLost();
    }
  }

  /** Half of it is left; afterwards it is whole again. */
  private static void refusesTruncated(LocalHost host, String name, String... words)
      throws IOException {
    var file = host.data().resolve(name);
    var whole = Files.readAllBytes(file);
    var half = Arrays.copyOf(whole, whole.length / 2);
    Files.write(file, half);
    refusesToStart(host, words);
    assertThat(file).hasBinaryContent(half);
    Files.write(file, whole);
  }

  private static LocalHost standby(LocalCluster cluster) {
    return cluster.hostsWithout(cluster.primary()).getLast();
  }

  private static void refusesToStart(LocalHost host, String... words) {
    host.startAgent();
    Waiting.until(
        () -> !host.agentRuns(), PATIENCE, () -> "the agent runs on: " + host.logTail(LINES));
    assertThat(host.logTail(LINES)).contains(words);
  }

  /** Changes the owner and returns the one before. */
  private static UserPrincipal give(Path path, String user) throws IOException {
    var before = Files.getOwner(path);
    var users = path.getFileSystem().getUserPrincipalLookupService();
    Files.setOwner(path, users.lookupPrincipalByName(user));
    return before;
  }

  private static String problemOfUnusable(LocalCluster cluster, LocalHost host) {
    var status =
        cluster.awaitStatus(
            "one with an unusable member",
            seen -> member(seen, host).state() == MemberStatus.State.UNUSABLE,
            PATIENCE);
    var problem = member(status, host).problem();
    assertThat(problem).isNotNull();
    return problem.text();
  }

  private static MemberStatus member(ClusterStatus status, LocalHost host) {
    return LocalCluster.service(status).members().stream()
        .filter(member -> member.host().name().equals(host.name()))
        .findFirst()
        .orElseThrow();
  }
}
