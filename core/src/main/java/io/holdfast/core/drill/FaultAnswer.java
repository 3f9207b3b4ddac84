package io.holdfast.core.drill;

import io.holdfast.core.reason.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host says about the last fault that it was given.
 *
 * @param drill the drill that owned it; 0 when there never was one
 * @param comesIn after how long from the answer it comes about, so that the answer is on its way
 *     before the network is not; negative when it came that long ago; null when it never did
 * @param left what of it is still there, in words; empty when nothing is
 * @param refusal why the fault that was asked for cannot be given here; null for no objection
 */
public record FaultAnswer(
    long drill, @Nullable Duration comesIn, List<String> left, @Nullable Reason refusal) {
  public FaultAnswer {
    left = List.copyOf(left);
  }
}
