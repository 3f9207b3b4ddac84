package io.holdfast.core.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program of the owner's that is kept running. In {@code command}, {@code environment} and the
 * questions, {@code {address}}, {@code {port}}, {@code {host}} and {@code {service}} stand for the
 * member's own.
 *
 * @param command program and arguments, as they are: no shell is in between
 * @param environment what it gets beside {@code PATH}, {@code LANG}, {@code HOME} and {@code USER}
 * @param user operating-system user that runs it; null for the agent's own, or for {@code nobody}
 *     under an agent that is root
 * @param workingDirectory absolute path; null for a folder of the member's own
 * @param health whether it is alive; one that is not is ended and started anew
 * @param readiness whether clients may be led to it
 * @param startTimeout how long it may take from its start to the first good answer about its health
 * @param stopTimeout how long it may take from the stop signal to its end before it is killed
 * @param stopSignal what asks it to end in order
 * @param restart how often it is started anew where it is
 * @param limits what it may take of the host
 * @param logs how much of its output is kept
 */
public record ProgramSpec(
    Mode mode,
    List<String> command,
    Map<String, String> environment,
    @Nullable String user,
    @Nullable String workingDirectory,
    HealthSpec health,
    HealthSpec readiness,
    Duration startTimeout,
    Duration stopTimeout,
    StopSignal stopSignal,
    Restart restart,
    Limits limits,
    Logs logs) {
  public static final Duration START_TIMEOUT = Duration.ofMinutes(1);
  public static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  public ProgramSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** How many members run it. */
  public enum Mode {
    /** One: the primary. */
    ACTIVE_PASSIVE,
    /** Every one; there is no primary. */
    ACTIVE_ACTIVE
  }

  /** Signals by which programs can be asked to finish what they have begun, and to end. */
  public enum StopSignal {
    /** Of most programs. */
    TERM,
    /** Of programs that finish at once by TERM and in order by this one, such as nginx. */
    QUIT,
    /** As by Ctrl-C at a terminal. */
    INT
  }

  /**
   * The budget of starts after crashes.
   *
   * @param attempts most starts within the window, 0 to 100
   * @param window how long a crash counts
   */
  public record Restart(int attempts, Duration window) {
    public static final Restart DEFAULT = new Restart(3, Duration.ofMinutes(5));

    /**
     * Shortest time from an end of the program to its next start in place. Longer than it takes its
     * agent to tell that it has ended: whoever heard it called ready a moment ago knows that this
     * is not the next life, which may not listen yet.
     */
    public static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  }

  /**
   * What the program and its children may take together; null for no limit.
   *
   * @param memoryBytes more than this and the kernel ends one of them
   * @param cpuCores processors' worth of time
   */
  public record Limits(@Nullable Long memoryBytes, @Nullable Double cpuCores) {
    public static final Limits NONE = new Limits(null, null);

    /** Whether nothing is limited. */
    public boolean isNone() {
      return memoryBytes == null && cpuCores == null;
    }
  }

  /**
   * How much output is kept on the host.
   *
   * @param maxSizeBytes length at which a file is put aside
   * @param keep files put aside that are kept
   */
  public record Logs(long maxSizeBytes, int keep) {
    public static final Logs DEFAULT = new Logs(10L << 20, 5);
  }
}
