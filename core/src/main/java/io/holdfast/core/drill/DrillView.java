package io.holdfast.core.drill;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.leader.Standing;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One drill at one instant.
 *
 * @param standing how its service stands
 * @param redundant whether every service that it touches has all the redundancy it asks for
 * @param struck hosts that are given the fault
 * @param words what each of them said last about this drill in this reign
 * @param moveRefused why a planned move that the drill asked for was not granted; null for none
 * @param watch the last word of the client that measures; null for none in this reign
 * @param unwatched how long ago that was heard, or the reign began
 * @param led for how long whoever decides has led
 */
public record DrillView(
    DrillRecord record,
    ServiceSpec service,
    Standing standing,
    boolean redundant,
    List<HostId> struck,
    Map<HostId, FaultWord> words,
    @Nullable Reason moveRefused,
    @Nullable DrillWatch watch,
    Duration unwatched,
    Duration led,
    Instant wall) {
  public DrillView {
    struck = List.copyOf(struck);
    words = Map.copyOf(words);
  }
}
