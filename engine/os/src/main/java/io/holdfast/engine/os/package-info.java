/**
 * What a driver needs of the operating system: an unprivileged account, processes as {@code /proc}
 * shows them, signals, external commands with deadlines, files that survive a power cut. Shared by
 * the drivers of databases on this host; knows nothing of what they mean.
 */
@NullMarked
package io.holdfast.engine.os;

import org.jspecify.annotations.NullMarked;
