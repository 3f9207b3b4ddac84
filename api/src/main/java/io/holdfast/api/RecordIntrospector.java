package io.holdfast.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import io.holdfast.core.reason.ReasonCode;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Reads from our records what other programs write in annotations: which components may be absent
 * ({@code @Nullable}), the alternatives of a sealed type, and the words of an enum. So core needs
 * no JSON library and nobody can forget an annotation.
 */
final class RecordIntrospector extends JacksonAnnotationIntrospector {
  /** Property that names the alternative of a sealed type. */
  static final String IS = "is";

  private static final Set<Class<?>> STABLE_NAMES = Set.of(ReasonCode.class, ErrorCode.class);

  /** {@code FAILING_OVER} and {@code FailingOver} as {@code failing-over}. */
  static String word(String name) {
    return name.replace('_', '-').replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] values, String[] names) {
    if (!isOurs(type.getRawType()) || STABLE_NAMES.contains(type.getRawType())) {
      return super.findEnumValues(config, type, values, names);
    }
    // Filled in place: the reading side looks at the array it gave, not at the one it gets.
    Arrays.setAll(names, index -> word(values[index].name()));
    return names;
  }

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    if (annotated instanceof AnnotatedClass type && isAlternative(type.getRawType())) {
      return JsonTypeInfo.Value.construct(
          JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, IS, null, false, true, null);
    }
    return super.findPolymorphicTypeInfo(config, annotated);
  }

  @Override
  public @Nullable String findTypeName(MapperConfig<?> config, AnnotatedClass type) {
    return isAlternative(type.getRawType())
        ? word(type.getRawType().getSimpleName())
        : super.findTypeName(config, type);
  }

  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    if (member instanceof AnnotatedParameter parameter && isOurs(parameter.getDeclaringClass())) {
      return !isNullable(parameter);
    }
    return super.hasRequiredMarker(config, member);
  }

  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
    if (annotated instanceof AnnotatedParameter parameter
        && isOurs(parameter.getDeclaringClass())
        && !isNullable(parameter)) {
      return JsonSetter.Value.forValueNulls(Nulls.FAIL);
    }
    return super.findSetterInfo(config, annotated);
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("io.holdfast.");
  }

  private static boolean isAlternative(Class<?> type) {
    return isOurs(type)
        && (isSealed(type) || Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed));
  }

  private static boolean isSealed(Class<?> type) {
    return type.isInterface() && type.isSealed();
  }

  private static boolean isNullable(AnnotatedParameter parameter) {
    return parameter.getOwner().getMember() instanceof Executable maker
        && maker.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(
            Nullable.class);
  }
}
