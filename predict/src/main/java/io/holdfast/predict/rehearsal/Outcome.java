package io.holdfast.predict.rehearsal;

import io.holdfast.core.reason.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a situation.
 *
 * @param state how the service stands then
 * @param servesAfter from when on it serves without a break, zero when it never stopped; null when
 *     it does not serve until something else changes
 * @param lost acknowledged writes that are gone, as time
 * @param why the controller's last reason, which says what is missing where it does not serve
 */
public record Outcome(
    ServiceState state, @Nullable Duration servesAfter, Duration lost, Reason why) {}
