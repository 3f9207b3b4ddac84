package io.holdfast.predict.change;

import io.holdfast.core.spec.ClusterSpec;

/**
 * One thing that could be done differently.
 *
 * @param sentence what
 * @param addedHosts how many hosts it takes more
 */
public record Change(String sentence, ClusterSpec changed, int addedHosts) {}
