package io.holdfast.cli.bench;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillKind.Reach;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A seed's schedule: the same rounds whenever it is run. */
final class DrillRounds {
  private static final int SHORTEST_SECONDS = 3;
  private static final int LONGEST_SECONDS = 15;

  private final RandomGenerator random;
  private final List<String> services;
  private final List<HostId> hosts;
  private final List<DrillKind> kinds = ofDatabasesHere();

  /**
   * One drill, and what happens beside it.
   *
   * @param host null for the host of the service's primary
   * @param lasts null for what is over at once
   * @param beside the server of another service that is killed meanwhile; null for nothing
   */
  record Round(
      DrillKind kind,
      ServiceId service,
      @Nullable HostId host,
      @Nullable Duration lasts,
      @Nullable Beside beside) {
    @Override
    public String toString() {
      return kind.word()
          + " of "
          + service
          + (host == null ? "" : " on " + host)
          + (lasts == null ? "" : " for " + lasts.toSeconds() + " s")
          + (beside == null ? "" : ", and " + beside);
    }
  }

  /** A server is killed so long after the drill has begun. */
  record Beside(String service, HostId host, Duration after) {
    @Override
    public String toString() {
      return "%s's server on %s killed".formatted(service, host);
    }
  }

  /**
   * @param services the first of which is synchronous
   * @param hosts with a member of each of them
   */
  DrillRounds(RandomGenerator random, List<String> services, List<HostId> hosts) {
    this.random = random;
    this.services = List.copyOf(services);
    this.hosts = List.copyOf(hosts);
  }

  /** What befalls databases on hosts that share one machine, and with it one clock. */
  static List<DrillKind> ofDatabasesHere() {
    return Arrays.stream(DrillKind.values())
        .filter(DrillKind::isOffered)
        .filter(kind -> kind != DrillKind.CLOCK_STEP && kind != DrillKind.DEPENDENCY_LOST)
        .toList();
  }

  Round next() {
    var kind = kinds.get(random.nextInt(kinds.size()));
    var any = services.get(random.nextInt(services.size()));
    // Without a quorum an asynchronous service has to stop, so there is nothing to measure.
    var service = kind == DrillKind.QUORUM_LOST ? services.getFirst() : any;
    // A planned move is away from the primary, wherever that is.
    var host =
        random.nextInt(3) == 0 && kind != DrillKind.SWITCHOVER
            ? hosts.get(random.nextInt(hosts.size()))
            : null;
    var seconds = random.nextInt(SHORTEST_SECONDS, LONGEST_SECONDS + 1);
    return new Round(
        kind,
        new ServiceId(service),
        host,
        kind.lasts().isZero() ? null : Duration.ofSeconds(seconds),
        random.nextBoolean() && isSafeBeside(kind) ? beside(service) : null);
  }

  /** Two at a time only where every service still has all but one of its members. */
  private static boolean isSafeBeside(DrillKind kind) {
    return kind.reach() == Reach.MEMBER || kind.reach() == Reach.SERVICE;
  }

  private Beside beside(String service) {
    var others = services.stream().filter(other -> !other.equals(service)).toList();
    return new Beside(
        others.get(random.nextInt(others.size())),
        hosts.get(random.nextInt(hosts.size())),
        Duration.ofMillis(random.nextInt(3_000)));
  }
}
