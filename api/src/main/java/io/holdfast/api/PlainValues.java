package io.holdfast.api;

import io.holdfast.core.address.AddressId;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.ReasonCode;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** Names and numbers with a type of their own, as plain strings and numbers. */
final class PlainValues {
  private static final Map<String, ReasonCode> REASONS =
      Arrays.stream(ReasonCode.values())
          .collect(Collectors.toUnmodifiableMap(ReasonCode::name, code -> code));

  private PlainValues() {}

  static SimpleModule module() {
    var module = new SimpleModule("holdfast");
    text(module, HostId.class, HostId::name, HostId::new);
    text(module, ServiceId.class, ServiceId::name, ServiceId::new);
    text(module, StackId.class, StackId::name, StackId::new);
    text(module, ScheduleId.class, ScheduleId::name, ScheduleId::new);
    text(module, AddressId.class, AddressId::name, AddressId::new);
    number(module, Term.class, Term::number, Term::new);
    number(module, Epoch.class, Epoch::number, Epoch::new);
    number(module, Revision.class, Revision::number, Revision::new);
    // A newer version's reason must not make a whole report unreadable.
    text(
        module,
        ReasonCode.class,
        ReasonCode::name,
        name -> REASONS.getOrDefault(name, ReasonCode.UNKNOWN_REASON));
    return module;
  }

  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(type, new TextWriter<>(write));
    module.addDeserializer(type, new TextReader<>(type, read));
    module.addKeySerializer(type, new KeyWriter<>(write));
    module.addKeyDeserializer(type, new KeyReader<>(read));
  }

  private static <T> void number(
      SimpleModule module, Class<T> type, ToLongFunction<T> write, LongFunction<T> read) {
    module.addSerializer(type, new NumberWriter<>(write));
    module.addDeserializer(type, new NumberReader<>(type, read));
  }

  private static final class TextWriter<T> extends ValueSerializer<T> {
    private final Function<T, String> write;

    TextWriter(Function<T, String> write) {
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializationContext context) {
      out.writeString(write.apply(value));
    }
  }

  private static final class KeyWriter<T> extends ValueSerializer<T> {
    private final Function<T, String> write;

    KeyWriter(Function<T, String> write) {
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializationContext context) {
      out.writeName(write.apply(value));
    }
  }

  private static final class NumberWriter<T> extends ValueSerializer<T> {
    private final ToLongFunction<T> write;

    NumberWriter(ToLongFunction<T> write) {
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializationContext context) {
      out.writeNumber(write.applyAsLong(value));
    }
  }

  private static final class TextReader<T> extends ValueDeserializer<T> {
    private final Class<T> type;
    private final Function<String, T> read;

    TextReader(Class<T> type, Function<String, T> read) {
      this.type = type;
      this.read = read;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) {
      if (!in.hasToken(JsonToken.VALUE_STRING)) {
        return context.reportInputMismatch(type, "expected a text");
      }
      try {
        return read.apply(in.getString());
      } catch (IllegalArgumentException impossible) {
        return context.reportInputMismatch(type, "%s", impossible.getMessage());
      }
    }
  }

  private static final class KeyReader<T> extends KeyDeserializer {
    private final Function<String, T> read;

    KeyReader(Function<String, T> read) {
      this.read = read;
    }

    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      try {
        return read.apply(key);
      } catch (IllegalArgumentException impossible) {
        return context.reportInputMismatch(Map.class, "%s", impossible.getMessage());
      }
    }
  }

  private static final class NumberReader<T> extends ValueDeserializer<T> {
    private final Class<T> type;
    private final LongFunction<T> read;

    NumberReader(Class<T> type, LongFunction<T> read) {
      this.type = type;
      this.read = read;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) {
      if (!in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
        return context.reportInputMismatch(type, "expected a whole number");
      }
      try {
        return read.apply(in.getLongValue());
      } catch (IllegalArgumentException impossible) {
        return context.reportInputMismatch(type, "%s", impossible.getMessage());
      }
    }
  }
}
