/** An engine in memory, for tests of whole agents without a database. */
@NullMarked
package io.holdfast.agent.fake;

import org.jspecify.annotations.NullMarked;
