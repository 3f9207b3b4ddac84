package io.holdfast.api;

import io.holdfast.core.address.AddressId;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ScheduleId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Values of any of our types, made from the types alone: of a sealed type every alternative, of a
 * record one value with everything and, where something may be absent, one without. A type added
 * later is thereby covered on the day it is added.
 */
final class Samples {
  private static final HostId HOST = new HostId("a");

  private Samples() {}

  /** One value at least for each way the type can look. */
  static List<Object> of(Class<?> type) {
    if (type.isInterface() && type.isSealed()) {
      return Arrays.stream(type.getPermittedSubclasses()).flatMap(one -> of(one).stream()).toList();
    }
    if (type.isRecord() && type != AckRule.class && plain(type) == null) {
      var samples = new ArrayList<Object>();
      samples.addAll(records(type, false));
      if (Arrays.stream(type.getRecordComponents()).anyMatch(Samples::isNullable)) {
        samples.addAll(records(type, true));
      }
      return samples;
    }
    if (type.isEnum() && type != ReasonCode.class) {
      return List.of(type.getEnumConstants());
    }
    var plain = plain(type);
    if (plain == null) {
      throw new AssertionError("no sample of " + type + " can be made: teach Samples how");
    }
    return List.of(plain);
  }

  /** As many values as the component with most alternatives has. */
  private static List<Object> records(Class<?> type, boolean withoutNullable) {
    var components = type.getRecordComponents();
    var choices =
        Arrays.stream(components)
            .map(part -> withoutNullable && isNullable(part) ? null : values(part.getGenericType()))
            .toList();
    var most = choices.stream().mapToInt(each -> each == null ? 1 : each.size()).max().orElse(1);
    return Stream.iterate(0, turn -> turn < most, turn -> turn + 1)
        .map(turn ->
            make(
                type,
                choices.stream()
                    .map(each -> each == null ? null : each.get(turn % each.size()))
                    .toArray()))
        .toList();
  }

  private static Object make(Class<?> type, @Nullable Object[] arguments) {
    try {
      var types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException fault) {
      throw new LinkageError("no " + type + " of " + Arrays.toString(arguments), fault);
    }
  }

  private static List<Object> values(Type type) {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Map.class) {
        var values = values(arguments[1]);
        return List.of(Map.of(values(arguments[0]).getFirst(), values.getFirst()));
      }
      var values = values(arguments[0]);
      return List.of(
          generic.getRawType() == Set.class ? Set.of(values.getFirst()) : List.copyOf(values));
    }
    return of((Class<?>) type);
  }

  private static @Nullable Object plain(Class<?> type) {
    if (type == AckRule.class) {
      return new AckRule(new Revision(7), new Term(3), HOST, Set.of(new HostId("b")), 1);
    } else if (type == HostId.class) {
      return HOST;
    } else if (type == AddressId.class) {
      return new AddressId("db.write");
    } else if (type == ServiceId.class) {
      return new ServiceId("db");
    } else if (type == StackId.class) {
      return new StackId("main");
    } else if (type == ScheduleId.class) {
      return new ScheduleId("weekly");
    } else if (type == ReasonCode.class) {
      return ReasonCode.PRIMARY_STOPPED;
    } else if (type == String.class) {
      return "\"quoted\" 中文";
    } else if (type == Duration.class) {
      return Duration.ofMillis(1500);
    } else if (type == Instant.class) {
      return Instant.parse("2026-01-02T03:04:05.006Z");
    } else if (type == long.class || type == Long.class) {
      return 42L;
    } else if (type == int.class || type == Integer.class) {
      return 5432;
    } else if (type == boolean.class || type == Boolean.class) {
      return true;
    }
    return null;
  }

  static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }
}
