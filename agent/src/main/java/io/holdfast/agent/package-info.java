/**
 * The one process on each host: supervises its members, votes, leads when elected, and serves the
 * API.
 */
@NullMarked
package io.holdfast.agent;

import org.jspecify.annotations.NullMarked;
