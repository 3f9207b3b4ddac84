/** The commands that work on this host and ask no cluster: running an agent, checking a spec. */
@NullMarked
package io.holdfast.cli.host;

import org.jspecify.annotations.NullMarked;
