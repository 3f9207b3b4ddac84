/**
 * What the driver needs of the operating system: an unprivileged account, processes as {@code
 * /proc} shows them, signals, external commands with deadlines, files that survive a power cut.
 * Knows nothing of the database's meaning.
 */
@NullMarked
package io.holdfast.engine.mysql.os;

import org.jspecify.annotations.NullMarked;
