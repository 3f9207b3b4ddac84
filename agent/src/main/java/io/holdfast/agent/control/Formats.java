package io.holdfast.agent.control;

import io.holdfast.core.record.ServiceRecord;

/** How records and events are written in the store. */
public interface Formats {
  /** A record as a document. */
  String record(ServiceRecord record);

  /**
   * A document as a record.
   *
   * @throws RuntimeException when it is not one
   */
  ServiceRecord record(String json);

  /** A notice as an event; the time is added here. */
  String event(Notice notice);
}
