package io.holdfast.predict.rehearsal;

import io.holdfast.core.spec.HealthSpec;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Duration;

/**
 * How long an engine's steps take: medians measured on real servers ({@code docs/benchmarks.md}),
 * the same machine for all. A program's start is an assumption, that of the blueprints' API.
 *
 * @param seal to stop receiving for good and say where the log ends
 * @param promote from the order to a primary that is closed to clients; of a program from its start
 *     to the first good answer
 * @param follow a standby turns to the new primary
 * @param restart from the end of a process to one that answers again
 * @param move the pause of a planned switchover
 */
public record StepTimes(
    Duration seal, Duration promote, Duration follow, Duration restart, Duration move) {
  /** One write of the quorum: "decided" to "sealed" less the seal, and "a quorum write" twice. */
  static final Duration WRITE = Duration.ofMillis(15);

  /** Until an ack rule is in force. */
  static final Duration ENFORCE = Duration.ofMillis(20);

  /** Until a primary and the gateways let clients in. */
  static final Duration OPEN = Duration.ofMillis(20);

  /** From there until a client that was cut off has its first answer: "safe" to "gateway". */
  static final Duration RECONNECT = Duration.ofMillis(60);

  /** Until an agent has noticed that its process ended: "decided". */
  static final Duration NOTICE = Duration.ofMillis(30);

  /** A virtual address follows its service: measured with and without one, 0.3 to 0.4 s. */
  public static final Duration ADDRESS = Duration.ofMillis(350);

  /** A former primary or standby with its data follows again: "redundant again" after a reboot. */
  public static final Duration REJOIN = Duration.ofSeconds(6);

  /**
   * Until there is another controller: when its process was killed, "decided" with it and without.
   */
  public static final Duration ELECTION_KILLED = Duration.ofMillis(400);

  /** The same when its host fell silent: the longest time-out of the embedded quorum. */
  public static final Duration ELECTION_SILENT = Duration.ofSeconds(1);

  /** Sentinels are somebody else's: their default down-after-milliseconds, and a second. */
  public static final Duration ELECTORS = Duration.ofSeconds(31);

  private static final StepTimes POSTGRESQL = of(20, 100, 60, 1500, 420);
  private static final StepTimes MARIADB = of(50, 140, 60, 2000, 450);
  private static final StepTimes REDIS = of(20, 20, 20, 500, 180);
  private static final long PROGRAM_START_MILLIS = 700;

  /**
   * MariaDB says goodbye to a primary that answers nobody before it stops receiving, and is
   * hurried: "sealed" less "decided" less the seal.
   */
  private static final Duration GOODBYE = Duration.ofMillis(200);

  /** Those of the service's engine whose primary answers nobody. */
  static StepTimes besideSilence(ServiceSpec service) {
    var times = of(service);
    return service.engine().equals("mariadb")
        ? new StepTimes(
            times.seal().plus(GOODBYE),
            times.promote(),
            times.follow(),
            times.restart(),
            times.move())
        : times;
  }

  /** Those of the service's engine. */
  public static StepTimes of(ServiceSpec service) {
    var program = service.program();
    if (program != null) {
      var start = PROGRAM_START_MILLIS + ready(program.readiness()).toMillis();
      return of(5, start, 5, start, start + 200);
    }
    return switch (service.engine()) {
      case "mariadb", "mysql" -> MARIADB;
      case "redis" -> REDIS;
      default -> POSTGRESQL;
    };
  }

  /** Until a program that has become ready is known to be: asked at a tenth of its interval. */
  public static Duration ready(HealthSpec readiness) {
    return readiness.interval().dividedBy(10).multipliedBy(readiness.rise());
  }

  private static StepTimes of(long seal, long promote, long follow, long restart, long move) {
    return new StepTimes(
        Duration.ofMillis(seal),
        Duration.ofMillis(promote),
        Duration.ofMillis(follow),
        Duration.ofMillis(restart),
        Duration.ofMillis(move));
  }
}
