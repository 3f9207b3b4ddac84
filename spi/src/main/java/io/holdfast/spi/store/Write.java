package io.holdfast.spi.store;

import io.holdfast.core.cluster.Epoch;
import java.util.List;

/**
 * One compare-and-set.
 *
 * @param expectedRevision revision the writer based its decision on; 0 when the document must not
 *     exist
 * @param epoch reign of the writing controller
 * @param events events to append with it, as JSON; the store numbers them
 */
public record Write(
    String key, long expectedRevision, String json, Epoch epoch, List<String> events) {
  public Write {
    events = List.copyOf(events);
  }
}
