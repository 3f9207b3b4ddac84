package io.holdfast.spi.store;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import org.jspecify.annotations.Nullable;

/** Who is the controller, as far as this voter knows. */
public sealed interface Leadership {
  /** This host is the controller, ready to read and write, in this reign. */
  record Leading(Epoch epoch) implements Leadership {}

  /**
   * Another host is.
   *
   * @param leader the controller; null when none is known
   */
  record Following(@Nullable HostId leader) implements Leadership {}
}
