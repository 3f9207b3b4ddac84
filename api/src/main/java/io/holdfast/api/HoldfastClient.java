package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.spec.HostSpec;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to a cluster through any of its agents. Every call has a deadline; one that changes
 * something is sent to another agent only when it surely did not arrive at the first.
 *
 * <p>Faults are {@link HoldfastException}s: what the cluster answered, {@link
 * ErrorCode#UNREACHABLE} when nobody answered, {@link ErrorCode#OUTCOME_UNKNOWN} when something was
 * sent and no answer came. Safe for any number of threads.
 */
public final class HoldfastClient implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Exchange exchange;

  /**
   * A client of these agents, asked in this order.
   *
   * @param secret the cluster secret; null for a client that only reads
   */
  public HoldfastClient(List<URI> agents, @Nullable ClusterSecret secret) {
    this.exchange = new Exchange(agents, secret);
  }

  /**
   * Agents from text: URLs or addresses, separated by commas; the scheme is http and the port 7400
   * unless said.
   *
   * @throws HoldfastException {@link ErrorCode#BAD_REQUEST} when one is no address
   */
  public static List<URI> agents(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .map(HoldfastClient::agent)
        .toList();
  }

  public ClusterStatus cluster() throws InterruptedException {
    return exchange.get(Endpoint.CLUSTER.path(), ClusterStatus.class);
  }

  public Operation switchover(ServiceId service, SwitchoverRequest request)
      throws InterruptedException {
    return exchange.post(Endpoint.SWITCHOVER.path(service.name()), request, Operation.class);
  }

  public Operation failover(ServiceId service, FailoverRequest request)
      throws InterruptedException {
    return exchange.post(Endpoint.FAILOVER.path(service.name()), request, Operation.class);
  }

  public Operation restart(ServiceId service, RestartRequest request) throws InterruptedException {
    return exchange.post(Endpoint.RESTART.path(service.name()), request, Operation.class);
  }

  public Operation pause(ServiceId service) throws InterruptedException {
    return exchange.post(Endpoint.PAUSE.path(service.name()), null, Operation.class);
  }

  public Operation resume(ServiceId service) throws InterruptedException {
    return exchange.post(Endpoint.RESUME.path(service.name()), null, Operation.class);
  }

  public Operation switchover(StackId stack, SwitchoverRequest request)
      throws InterruptedException {
    return exchange.post(Endpoint.STACK_SWITCHOVER.path(stack.name()), request, Operation.class);
  }

  public Operation pause(StackId stack) throws InterruptedException {
    return exchange.post(Endpoint.STACK_PAUSE.path(stack.name()), null, Operation.class);
  }

  public Operation resume(StackId stack) throws InterruptedException {
    return exchange.post(Endpoint.STACK_RESUME.path(stack.name()), null, Operation.class);
  }

  public DrillList drills() throws InterruptedException {
    return exchange.get(Endpoint.DRILLS.path(), DrillList.class);
  }

  /** What would happen, and whether it may now; changes nothing. */
  public DrillPreview plan(DrillRequest request) throws InterruptedException {
    return exchange.post(Endpoint.DRILL_PLAN.path(), request, DrillPreview.class);
  }

  /** Begins a drill; whoever does must go on with {@link #watch}, or it is aborted. */
  public DrillRun begin(DrillRequest request) throws InterruptedException {
    return exchange.post(Endpoint.DRILL_BEGIN.path(), request, DrillRun.class);
  }

  public DrillRun drill(long number) throws InterruptedException {
    return exchange.get(Endpoint.DRILL.path(Long.toString(number)), DrillRun.class);
  }

  /** Says what a drill's client sees, and hears how far the drill is. */
  public DrillRun watch(long number, DrillSight sight) throws InterruptedException {
    return exchange.post(Endpoint.DRILL_WATCH.path(Long.toString(number)), sight, DrillRun.class);
  }

  public DrillRun abort(long number) throws InterruptedException {
    return exchange.post(Endpoint.DRILL_ABORT.path(Long.toString(number)), null, DrillRun.class);
  }

  /**
   * Files a drill's report.
   *
   * @param report has a component {@code finding}, as {@link DrillFiling}
   */
  public DrillRun file(long number, Object report) throws InterruptedException {
    return exchange.post(Endpoint.DRILL_FILE.path(Long.toString(number)), report, DrillRun.class);
  }

  /** A drill's report, as it was filed. */
  public <T> T report(long number, Class<T> type) throws InterruptedException {
    return exchange.get(Endpoint.DRILL_REPORT.path(Long.toString(number)), type);
  }

  public Operation operation(String id) throws InterruptedException {
    return exchange.get(Endpoint.OPERATION.path(id), Operation.class);
  }

  /**
   * Follows an operation until it has ended.
   *
   * @param onStep told of each step once, in order
   * @throws HoldfastException {@link ErrorCode#OUTCOME_UNKNOWN} when it has not ended in time
   */
  public Operation await(Operation operation, Duration patience, Consumer<Operation.Step> onStep)
      throws InterruptedException {
    var deadline = System.nanoTime() + patience.toNanos();
    var latest = operation;
    var told = 0;
    while (true) {
      for (; told < latest.steps().size(); told++) {
        onStep.accept(latest.steps().get(told));
      }
      if (latest.isEnded()) {
        return latest;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new HoldfastException(
            ErrorCode.OUTCOME_UNKNOWN,
            "operation %s on %s has not ended within %d s"
                .formatted(latest.id(), latest.subject(), patience.toSeconds()));
      }
      Thread.sleep(POLL);
      latest = latestOf(latest);
    }
  }

  /**
   * Lines that a member's program wrote.
   *
   * @param lines most of them, 1 to 10 000
   * @param after cursor of the page before; null for the newest lines
   */
  public MemberLogPage logs(ServiceId service, HostId host, int lines, @Nullable String after)
      throws InterruptedException {
    var query = "?lines=" + lines + (after == null ? "" : "&after=" + after);
    return exchange.get(
        Endpoint.LOGS.path(service.name(), host.name()) + query, MemberLogPage.class);
  }

  /** One page of events with numbers above {@code after}, oldest first. */
  public EventPage events(long after) throws InterruptedException {
    return exchange.get(Endpoint.EVENTS.path() + "?after=" + after, EventPage.class);
  }

  /**
   * Tells of every event above {@code after}, as it happens, until interrupted. A lost connection
   * is resumed where it was, at another agent if need be.
   *
   * @throws HoldfastException {@link ErrorCode#UNREACHABLE} when no agent can be reached for half a
   *     minute
   */
  public void follow(long after, Consumer<Event> onEvent) throws InterruptedException {
    new EventFollower(exchange).follow(after, onEvent);
  }

  @Override
  public void close() {
    exchange.close();
  }

  /** While the controller changes nobody can tell; that is no reason to give up following. */
  private Operation latestOf(Operation operation) throws InterruptedException {
    try {
      return operation(operation.id());
    } catch (HoldfastException fault) {
      return switch (fault.code()) {
        case UNREACHABLE, NO_CONTROLLER, OUTCOME_UNKNOWN -> operation;
        default -> throw fault;
      };
    }
  }

  private static URI agent(String text) {
    var withScheme = text.contains("://") ? text : "http://" + text;
    try {
      var uri = URI.create(withScheme);
      if (uri.getHost() != null && "http".equals(uri.getScheme())) {
        var port = uri.getPort() == -1 ? HostSpec.DEFAULT_PORT : uri.getPort();
        return URI.create("http://%s:%d".formatted(uri.getHost(), port));
      }
    } catch (IllegalArgumentException impossible) {
      // Told below, like any other text that is no address.
    }
    throw new HoldfastException(
        ErrorCode.BAD_REQUEST,
        "'%s' is no address of an agent; expected http://HOST:PORT or HOST".formatted(text));
  }
}
