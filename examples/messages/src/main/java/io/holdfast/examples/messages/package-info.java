/**
 * A program as users have them: a small HTTP server that keeps messages in MariaDB or PostgreSQL
 * and the newest of each room in Redis. Entry point: {@link io.holdfast.examples.messages.Main}.
 *
 * <p>It knows nothing of Holdfast. What it does so that its clients hardly notice a failover is
 * what any program should do: it reaches database and cache through their entries, gives up what
 * does not answer, tells alive ({@code /health}) from ready ({@code /health/ready}), says that a
 * message is stored only when the database has said so, and finishes what it has begun when it is
 * asked to end.
 */
@NullMarked
package io.holdfast.examples.messages;

import org.jspecify.annotations.NullMarked;
