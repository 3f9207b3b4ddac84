/** The quorum store inside the agents themselves, on Apache Ratis. */
@NullMarked
package io.holdfast.store.raft;

import org.jspecify.annotations.NullMarked;
