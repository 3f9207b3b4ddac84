package io.holdfast.core.drill;

import io.holdfast.core.leader.Standing;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One drill at one instant.
 *
 * @param standing how its service stands
 * @param redundant whether every service that it touches has all the redundancy it asks for
 * @param answer the host's last word about this drill in this reign; null for none
 * @param answeredAt when that was heard, in wall time; null for never
 * @param moveRefused why a planned move that the drill asked for was not granted; null for none
 * @param watch the last word of the client that measures; null for none in this reign
 * @param watchedAt when that was heard, or the reign began
 */
public record DrillView(
    DrillRecord record,
    ServiceSpec service,
    Standing standing,
    boolean redundant,
    @Nullable FaultAnswer answer,
    @Nullable Instant answeredAt,
    @Nullable Reason moveRefused,
    @Nullable DrillWatch watch,
    Instant watchedAt,
    Instant wall) {}
