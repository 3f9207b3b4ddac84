package io.holdfast.spi.store;

/**
 * One event in the quorum's bounded log.
 *
 * @param number grows by one with every event, starting at 1
 */
public record StoredEvent(long number, String json) {}
