package io.holdfast.api;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.spec.EntrySpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a hook's program reads: where an entry's clients are to go from now on. One that arrives
 * late is known by (epoch, term): whoever has seen higher ones passes it over.
 *
 * @param epoch reign of the controller that tells it
 * @param term the service's term
 * @param primary the serving primary; null while there is none
 * @param address its host's address; null while there is none
 * @param port port of its engine
 * @param draining whether it is about to hand over
 * @param at the controller's wall clock
 */
public record EntryChange(
    String cluster,
    ServiceId service,
    EntrySpec.Mode mode,
    Epoch epoch,
    Term term,
    @Nullable HostId primary,
    @Nullable String address,
    int port,
    boolean draining,
    Instant at) {}
