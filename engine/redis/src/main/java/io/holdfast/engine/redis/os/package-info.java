/**
 * What the driver needs of the operating system: an unprivileged account, processes as {@code
 * /proc} shows them, signals, files that survive a power cut. Knows nothing of Redis's meaning.
 */
@NullMarked
package io.holdfast.engine.redis.os;

import org.jspecify.annotations.NullMarked;
