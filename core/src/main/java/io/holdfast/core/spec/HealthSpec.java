package io.holdfast.core.spec;

import java.time.Duration;
import java.util.List;

/**
 * A question put to a running program again and again.
 *
 * @param interval time from one question to the next
 * @param timeout how long an answer may take
 * @param rise good answers in a row that turn "no" into "yes"
 * @param fall other answers in a row that turn "yes" into "no"
 */
public record HealthSpec(
    Question question, Duration interval, Duration timeout, int rise, int fall) {
  public static final Duration INTERVAL = Duration.ofSeconds(2);
  public static final Duration TIMEOUT = Duration.ofSeconds(1);
  public static final int RISE = 2;
  public static final int FALL = 3;

  /** What is asked. */
  public sealed interface Question {
    /** Whether the process is there. */
    record Running() implements Question {}

    /**
     * Whether a GET is answered with a status from 200 to 399.
     *
     * @param url {@code http://host:port/path}
     */
    record Http(String url) implements Question {}

    /**
     * Whether a connection is accepted.
     *
     * @param port a number, or {@code {port}}
     */
    record Tcp(String port) implements Question {}

    /** Whether a command, run as the program's user, ends with status 0. */
    record Exec(List<String> command) implements Question {
      public Exec {
        command = List.copyOf(command);
      }
    }
  }
}
