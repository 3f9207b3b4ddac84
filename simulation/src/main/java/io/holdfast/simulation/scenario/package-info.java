/**
 * What happens in a history: the cluster, its clients, its faults and its operators, all drawn from
 * the seed; then the healing of a core, which must become redundant again.
 */
@NullMarked
package io.holdfast.simulation.scenario;

import org.jspecify.annotations.NullMarked;
