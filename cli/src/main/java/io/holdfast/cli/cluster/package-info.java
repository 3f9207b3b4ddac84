/** The commands that speak to a running cluster, through any of its agents. */
@NullMarked
package io.holdfast.cli.cluster;

import org.jspecify.annotations.NullMarked;
