package io.holdfast.core.address;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A host's word on one address. (epoch, term, turn) is what its disk remembers: it will never obey
 * anything lower.
 *
 * @param held whether the host may have the address; false only once its kernel has it no more
 * @param linger how long the address may outlive the agent's process
 * @param problem what keeps this host from holding it, or disputes it; null when nothing does
 */
public record AddressReport(
    AddressId address,
    Epoch epoch,
    Term term,
    long turn,
    boolean held,
    Duration linger,
    @Nullable Reason problem) {}
