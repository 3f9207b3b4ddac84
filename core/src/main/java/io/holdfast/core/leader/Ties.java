package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What other services of the cluster mean for one of them. It never weighs against a rule of the
 * protocol: it breaks ties and delays opening.
 *
 * @param heir who is to win among equally advanced members when the primary is lost, so that the
 *     stack stays together; null for the spec's order
 * @param withheld why the primary is not opened to clients yet although its record allows it; null
 *     when nothing that it comes after is missing
 */
public record Ties(@Nullable HostId heir, @Nullable Reason withheld) {
  /** A service of its own. */
  public static final Ties NONE = new Ties(null, null);
}
