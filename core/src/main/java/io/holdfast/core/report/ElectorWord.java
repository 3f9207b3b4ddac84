package io.holdfast.core.report;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one of an adopted set's own electors said when this host asked it (S9). Of one that did not
 * answer there is no word.
 *
 * @param elector where it listens, as in the spec
 * @param named the member that it takes for the primary; null for an address that is no member's
 * @param election number of the election by which that member became primary; grows with every one
 * @param leads whether the named member itself, asked by this host after that, said that it is the
 *     primary
 * @param busy whether it is carrying out a failover
 * @param quorate whether it says that it and those it knows could elect another primary now
 * @param age how long ago it was asked, when the report was made
 */
public record ElectorWord(
    ServiceId service,
    String elector,
    @Nullable HostId named,
    long election,
    boolean leads,
    boolean busy,
    boolean quorate,
    Duration age) {}
