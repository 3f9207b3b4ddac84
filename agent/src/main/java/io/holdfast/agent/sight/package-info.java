/**
 * What this host sees of other members' engines: it asks each service's primary by a query of its
 * own, every heartbeat and at once when there is doubt. An open socket or an idle stream proves
 * nothing (S5).
 */
@NullMarked
package io.holdfast.agent.sight;

import org.jspecify.annotations.NullMarked;
