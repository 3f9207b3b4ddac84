package io.holdfast.core.report;

import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * One member as its agent reports it.
 *
 * @param seen highest term it has seen, on its disk
 * @param sealed highest term it has sealed, on its disk; {@link Term#NONE} for none
 * @param problem what keeps it from its goal; null when nothing does
 */
public record MemberReport(
    ServiceId service, Term seen, Term sealed, EngineState engine, @Nullable Reason problem) {}
