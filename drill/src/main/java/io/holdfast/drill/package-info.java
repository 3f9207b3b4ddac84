/**
 * Breaks things on purpose and measures it from a client. Entry point: {@link
 * io.holdfast.drill.LedgerWorkload}, which writes stamped rows at a set rate and notes when each
 * was acknowledged; its {@link io.holdfast.drill.LedgerHistory} says how long nothing was
 * acknowledged, and {@link io.holdfast.drill.LedgerAudit} whether every acknowledged row is still
 * there. What is written into is a {@link io.holdfast.drill.LedgerEngine}: one class for each
 * behind {@code LedgerStore}, and nothing else knows the difference.
 *
 * <p>Invariants: a write whose outcome is not known is never counted as failed or acknowledged;
 * times are elapsed time of one process; a write is never cancelled, because a PostgreSQL that is
 * told to cancel a wait for its standbys answers with success; nor is one sent again unless the
 * server said that it had not begun it.
 *
 * <p>It does not inject faults itself: whoever runs a drill notes {@link
 * io.holdfast.drill.LedgerWorkload#elapsed()} and does the damage.
 */
@NullMarked
package io.holdfast.drill;

import org.jspecify.annotations.NullMarked;
