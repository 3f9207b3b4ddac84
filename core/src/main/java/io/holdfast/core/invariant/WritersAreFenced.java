package io.holdfast.core.invariant;

import io.holdfast.core.cluster.Epoch;
import java.util.Optional;

/** Only the present controller's writes are taken. */
public final class WritersAreFenced {
  private WritersAreFenced() {}

  /**
   * A write was taken.
   *
   * @param writer reign of the controller that wrote
   * @param present the quorum's reign at that moment
   */
  public static Optional<Violation> check(Epoch writer, Epoch present) {
    return writer.equals(present)
        ? Optional.empty()
        : Optional.of(
            Violation.of(
                WritersAreFenced.class,
                "a write of reign %s was taken in reign %s",
                writer,
                present));
  }
}
