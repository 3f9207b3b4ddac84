package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ClusterPlan;
import io.holdfast.testkit.LocalCluster;
import io.holdfast.testkit.TestkitException;
import io.holdfast.testkit.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The cluster a class of scenarios happens to. Scenarios with the same plan share one, because each
 * must leave it redundant with exactly one primary, which is checked after each; one that did not
 * costs the next scenario a new cluster, not its result.
 */
final class ClusterUnderTest
    implements BeforeEachCallback, AfterTestExecutionCallback, AfterAllCallback {
  static final Duration UNTIL_FORMED = Duration.ofSeconds(90);
  static final Duration UNTIL_REDUNDANT = Duration.ofSeconds(90);
  private static final Duration UNTIL_REDUNDANT_FROM_BEFORE = Duration.ofSeconds(20);
  private static final Path LOGS = Path.of("target/scenario-logs");

  private final ClusterPlan plan;
  private @Nullable LocalCluster cluster;

  private ClusterUnderTest(ClusterPlan plan) {
    this.plan = plan;
  }

  static ClusterUnderTest of(ClusterPlan plan) {
    return new ClusterUnderTest(plan);
  }

  LocalCluster cluster() {
    if (cluster == null) {
      throw new IllegalStateException("no scenario is running");
    }
    return cluster;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    var clusters = clusters(context);
    var present = cluster == null ? clusters.take(plan).orElse(null) : cluster;
    if (present != null && isRedundant(present)) {
      cluster = present;
      return;
    }
    cluster = null;
    if (present != null) {
      present.close();
    }
    var fresh = clusters.start(plan);
    cluster = fresh;
    fresh.awaitRedundant(UNTIL_FORMED);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (cluster != null) {
      clusters(context).giveBack(cluster);
      cluster = null;
    }
  }

  private static Clusters clusters(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(ClusterUnderTest.class))
        .computeIfAbsent(Clusters.class, _ -> new Clusters(), Clusters.class);
  }

  private static boolean isRedundant(LocalCluster cluster) {
    try {
      cluster.awaitRedundant(UNTIL_REDUNDANT_FROM_BEFORE);
      return true;
    } catch (TestkitException e) {
      return false;
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws IOException {
    boolean failed = context.getExecutionException().isPresent();
    try {
      if (!failed) {
        cluster().awaitRedundant(UNTIL_REDUNDANT);
        Waiting.until(this::hasOnePrimary, UNTIL_REDUNDANT, () -> "nobody takes writes");
      }
    } catch (TestkitException | AssertionError e) {
      failed = true;
      throw e;
    } finally {
      if (failed) {
        keepLogs(context.getRequiredTestClass().getSimpleName() + "-" + context.getDisplayName());
      }
    }
  }

  /** Never more than one; none for a moment when one is replaced. */
  private boolean hasOnePrimary() {
    var writable = Primaries.writable(cluster());
    assertThat(writable).hasSizeLessThanOrEqualTo(1);
    return !writable.isEmpty();
  }

  private void keepLogs(String scenario) throws IOException {
    var folder = Files.createDirectories(LOGS.resolve(scenario.replaceAll("[^A-Za-z0-9-]", "")));
    for (var host : cluster().hosts()) {
      if (Files.exists(host.log())) {
        Files.writeString(folder.resolve(host.name() + ".log"), host.logTail(20_000));
      }
    }
  }

  /** What the cluster is to be like. */
  ClusterPlan plan() {
    return plan;
  }
}
