package io.holdfast.agent.control;

import io.holdfast.core.drill.DrillBook;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.stack.StackRecord;

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

  /** A stack's record as a document. */
  String stack(StackRecord record);

  /**
   * A document as a stack's record.
   *
   * @throws RuntimeException when it is not one
   */
  StackRecord stack(String json);

  /** The drills as a document; the oldest are left out when it would be too long otherwise. */
  String drills(DrillBook book);

  /**
   * A document as the drills.
   *
   * @throws RuntimeException when it is not that
   */
  DrillBook drills(String json);

  /** A notice as an event; the time is added here. */
  String event(Notice notice);
}
