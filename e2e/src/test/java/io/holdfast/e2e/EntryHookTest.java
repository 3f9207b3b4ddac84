package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.Operation;
import io.holdfast.api.ServiceStatus;
import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.ClusterPlan.Form;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.LocalHost;
import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A program is told where a service's clients are to go, as it would tell a name server. */
class EntryHookTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Pattern MESSAGE =
      Pattern.compile(
          "\\{\"cluster\":\"[^\"]+\",\"service\":\"cache\",\"mode\":\"write\",\"epoch\":(\\d+),\"term\":(\\d+),(?:\"primary\":\"([^\"]+)\",\"address\":\"([^\"]+)\",)?\"port\":6379,\"draining\":(?:true|false),\"at\":\"[^\"]+\"\\}");

  private static final Path FOLDER = folder();

  @RegisterExtension
  static final ClusterUnderTest UNDER_TEST =
      ClusterUnderTest.of(
          ClusterPlan.threeHosts(Form.best())
              .with(
                  """
                    cache:
                      engine: redis
                      members: [a, b, c]
                      port: 6379
                      objectives: {rto: 10s, rpo: 3s}
                      users: {default: {passwordFile: app.password}}
                      entries: {write: {exec: [/bin/sh, -c, '[ -e "$1.tried" ] || { touch "$1.tried"; exit 1; }; cat >> "$1"', hook, "%s"]}}
                  """
                      .formatted(FOLDER.resolve("told"))));

  /**
   * What it was told.
   *
   * @param epoch of the controller that told it
   */
  private record Told(long epoch, long term, String primary, String address) {}

  private static Path folder() {
    try {
      return Files.createTempDirectory("holdfast-hook");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void removeFolder() throws IOException {
    Files.deleteIfExists(FOLDER.resolve("told"));
    Files.deleteIfExists(FOLDER.resolve("told.tried"));
    Files.delete(FOLDER);
  }

  /** The very first attempt of it fails, and is made again. */
  @Test
  void isToldOfAPlannedMoveAndOfAFailover() {
    var cluster = UNDER_TEST.cluster();
    var first = primary(cluster);
    awaitTold(first);

    var target = cluster.hostsWithout(first).getFirst();
    assertThat(cluster.api().switchover("cache", target, PATIENCE).state())
        .isEqualTo(Operation.State.DONE);
    awaitTold(target);

    // The whole host: a Redis that ends alone is started again at once, and may lead on.
    target.killAll();
    Waiting.until(
        () -> !primary(cluster).equals(target), PATIENCE, () -> "nobody takes the cache over");
    target.startAgent();
    cluster.awaitRedundant(ClusterUnderTest.UNTIL_REDUNDANT);
    awaitTold(primary(cluster));
    assertThat(told())
        .as("a later one never has a lower epoch, or a lower term in the same")
        .isSortedAccordingTo((one, other) ->
            one.epoch() != other.epoch()
                ? Long.compare(one.epoch(), other.epoch())
                : Long.compare(one.term(), other.term()));
  }

  private static LocalHost primary(LocalCluster cluster) {
    var status =
        cluster.awaitStatus(
            "the cache has a primary",
            seen -> seen.services().stream().allMatch(service -> service.primary() != null),
            PATIENCE);
    return status.services().stream()
        .filter(service -> service.name().name().equals("cache"))
        .map(ServiceStatus::primary)
        .map(host -> cluster.host(host.name()))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitTold(LocalHost primary) {
    Waiting.until(
        () -> {
          var told = told();
          return !told.isEmpty()
              && told.getLast().primary().equals(primary.name())
              && told.getLast().address().equals(primary.address());
        },
        PATIENCE,
        () -> "it was told %s, not that %s leads".formatted(told(), primary.name()));
  }

  private static List<Told> told() {
    try {
      var file = FOLDER.resolve("told");
      return Files.exists(file)
          ? Files.readAllLines(file).stream().map(EntryHookTest::read).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Told read(String line) {
    var message = MESSAGE.matcher(line);
    assertThat(message.matches()).as(line).isTrue();
    return new Told(
        Long.parseLong(message.group(1)),
        Long.parseLong(message.group(2)),
        message.group(3) == null ? "" : message.group(3),
        message.group(4) == null ? "" : message.group(4));
  }
}
