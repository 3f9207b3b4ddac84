package io.holdfast.traffic.sentinel;

import io.holdfast.traffic.sentinel.Reply.Fields;
import io.holdfast.traffic.sentinel.Reply.Many;
import io.holdfast.traffic.sentinel.Reply.NoList;
import io.holdfast.traffic.sentinel.Reply.NoText;
import io.holdfast.traffic.sentinel.Reply.Push;
import io.holdfast.traffic.sentinel.Reply.Refusal;
import io.holdfast.traffic.sentinel.Reply.Status;
import io.holdfast.traffic.sentinel.Reply.Text;
import io.holdfast.traffic.sentinel.Reply.Whole;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes replies as RESP 2 or RESP 3. Source: redis.io, "Redis serialization protocol
 * specification".
 */
record ReplyWriter(Version version) {
  /** Version of the protocol that a client speaks. */
  enum Version {
    RESP2,
    RESP3
  }

  void write(Reply reply, ByteBuf out) {
    switch (reply) {
      case Status(var text) -> line('+', text, out);
      case Text(var value) -> text(value, out);
      case Whole(var value) -> line(':', Long.toString(value), out);
      case Many(var elements) -> elements('*', elements, out);
      case Fields fields -> fields(fields, out);
      case Push(var elements) -> elements(isThird() ? '>' : '*', elements, out);
      case NoList _ -> line(isThird() ? '_' : '*', isThird() ? "" : "-1", out);
      case NoText _ -> line(isThird() ? '_' : '$', isThird() ? "" : "-1", out);
      case Refusal(var text) -> line('-', oneLine(text), out);
    }
  }

  private boolean isThird() {
    return version == Version.RESP3;
  }

  private void elements(char kind, List<Reply> elements, ByteBuf out) {
    line(kind, Integer.toString(elements.size()), out);
    elements.forEach(element -> write(element, out));
  }

  private void fields(Fields fields, ByteBuf out) {
    int each = isThird() ? 1 : 2;
    line(isThird() ? '%' : '*', Integer.toString(each * fields.fields().size()), out);
    for (var field : fields.fields()) {
      text(field.name(), out);
      write(field.value(), out);
    }
  }

  /** A client's bytes come back as they came: texts are Latin 1 on both ways. */
  private static void text(String value, ByteBuf out) {
    var bytes = value.getBytes(StandardCharsets.ISO_8859_1);
    line('$', Integer.toString(bytes.length), out);
    out.writeBytes(bytes);
    end(out);
  }

  private static void line(char kind, String text, ByteBuf out) {
    out.writeByte(kind);
    out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    end(out);
  }

  private static void end(ByteBuf out) {
    out.writeByte('\r').writeByte('\n');
  }

  /** An error may repeat what a client sent, which must not end the line. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
