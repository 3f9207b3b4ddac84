package io.holdfast.agent.link;

import io.holdfast.core.cluster.HostId;
import org.jspecify.annotations.Nullable;

/** How a call to another agent ended. */
public sealed interface Reply<T> {
  /** It answered. */
  record Answered<T>(T value) implements Reply<T> {}

  /** It could not be connected to. */
  record Refused<T>(String why) implements Reply<T> {}

  /** No answer in time: it may or may not have been heard. */
  record Silent<T>(String why) implements Reply<T> {}

  /**
   * It would not.
   *
   * @param controller who is controller, as far as it knows; null when it does not know
   */
  record Declined<T>(int status, String why, @Nullable HostId controller) implements Reply<T> {}
}
