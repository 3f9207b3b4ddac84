/**
 * What an agent keeps on its own disk: the data folder with its lock, the host's identity, and what
 * each member must not forget. Nothing here is ever deleted or overwritten unless this agent wrote
 * it.
 */
@NullMarked
package io.holdfast.agent.storage;

import org.jspecify.annotations.NullMarked;
