package io.holdfast.agent.control;

import io.holdfast.api.Event;
import io.holdfast.api.WireFormat;
import io.holdfast.core.drill.DrillBook;
import io.holdfast.core.drill.DrillLimits;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.stack.StackRecord;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** Records and events in the store as on the wire. */
public record JsonFormats(InstantSource wallClock) implements Formats {
  @Override
  public String record(ServiceRecord record) {
    return WireFormat.writeText(record);
  }

  @Override
  public ServiceRecord record(String json) {
    return WireFormat.read(json, ServiceRecord.class);
  }

  @Override
  public String stack(StackRecord record) {
    return WireFormat.writeText(record);
  }

  @Override
  public StackRecord stack(String json) {
    return WireFormat.read(json, StackRecord.class);
  }

  @Override
  public String drills(DrillBook book) {
    var fitting = book;
    var json = WireFormat.writeText(fitting);
    while (bytes(json) > DrillLimits.KEPT_BYTES && fitting.drills().size() > 1) {
      fitting = fitting.withoutOldest();
      json = WireFormat.writeText(fitting);
    }
    return json;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public DrillBook drills(String json) {
    return WireFormat.read(json, DrillBook.class);
  }

  @Override
  public String event(Notice notice) {
    var why = notice.why();
    return WireFormat.writeText(
        new Event(
            0,
            wallClock.instant(),
            Event.Severity.valueOf(notice.severity().name()),
            notice.service(),
            notice.host(),
            notice.term(),
            notice.kind(),
            why == null ? null : why.code().name(),
            notice.message()));
  }
}
