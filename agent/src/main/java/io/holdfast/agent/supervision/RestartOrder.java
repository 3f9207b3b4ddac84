package io.holdfast.agent.supervision;

import io.holdfast.core.goal.Order;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * An order to restart the member while it goes on with its goal.
 *
 * @param order the order it is asked under; it must have one of the same controller and term
 * @param until when whoever asked no longer waits, so that it must not begin any more
 * @param answer told once, after the next report, how stopping the member ended; refused when it
 *     was not stopped
 */
record RestartOrder(Order order, Instant until, Consumer<StepOutcome> answer) {}
