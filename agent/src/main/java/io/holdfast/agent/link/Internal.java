package io.holdfast.agent.link;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.goal.Order;
import io.holdfast.core.report.HostReport;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls between agents: their paths and the documents that only agents exchange. */
public final class Internal {
  public static final String REPORT = "/internal/v1/report";
  public static final String GOALS = "/internal/v1/goals";
  public static final String INCIDENTS = "/internal/v1/incidents";
  public static final String RESTART = "/internal/v1/restart";
  public static final String FAULT = "/internal/v1/fault";
  public static final String CONTROLLER = "/internal/v1/controller";
  public static final String LIFELINE = "/internal/v1/lifeline";

  /**
   * Time between two signs of life on a lifeline: by them an agent notices that the controller has
   * gone, and the controller that the connection is not one any more.
   */
  public static final Duration LIFELINE_PACE = Duration.ofSeconds(5);

  /** Header with the name of the controller, on answers of those who are not. */
  public static final String CONTROLLER_HEADER = "Holdfast-Controller";

  /** Header on a call that was passed on, with who passed it on; it is not passed on again. */
  public static final String FORWARDED_HEADER = "Holdfast-Forwarded";

  /** Status of an answer by somebody who is not the controller. */
  public static final int MISDIRECTED = 421;

  private Internal() {}

  /**
   * An order to restart a standby; answered by {@link Restarted} when it has stopped.
   *
   * @param order the order that the member has; what fences it fences the restart
   * @param deadline how long the controller waits
   */
  public record Restart(Order order, Duration deadline) {}

  /**
   * How stopping a standby to restart it ended.
   *
   * @param report made afterwards, so that no older one is taken for the member's present state;
   *     null when there was no answer
   */
  public record Restarted(StepOutcome outcome, @Nullable HostReport report) {}

  /** Restarts a standby of this host. */
  @FunctionalInterface
  public interface Restarts {
    Restarted restart(Order order, Duration deadline) throws InterruptedException;
  }

  /**
   * A word of a drill to the host of its fault: one of the three. Answered by {@link FaultAnswer}.
   *
   * @param epoch of the controller; an older one than was heard is refused
   * @param look whether that could be brought about
   * @param order bring that about
   * @param undo take that drill's back, and never bring it about
   */
  public record FaultCall(
      Epoch epoch, @Nullable FaultOrder look, @Nullable FaultOrder order, @Nullable Long undo) {}

  /** What drills do to this host. */
  @FunctionalInterface
  public interface Faults {
    FaultAnswer call(FaultCall call);
  }

  /** Who is controller, as far as the one asked knows; null when it does not know. */
  public record ControllerWord(@Nullable HostId controller) {}

  /** What drivers want people to hear about. */
  public record Incidents(List<Incident> incidents) {
    /** Most incidents in one call. */
    public static final int MAX = 100;

    public Incidents {
      incidents = List.copyOf(incidents);
    }
  }
}
