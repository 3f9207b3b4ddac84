package io.holdfast.spec;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Maps, lists, texts, numbers and flags as indented JSON. */
final class JsonText {
  private static final String STEP = "  ";

  private JsonText() {}

  static String of(Object value) {
    return render(value, "");
  }

  private static String render(Object value, String indent) {
    return switch (value) {
      case Map<?, ?> map when map.isEmpty() -> "{}";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry ->
                  "%s%s: %s"
                      .formatted(
                          indent + STEP,
                          quote(entry.getKey().toString()),
                          render(entry.getValue(), indent + STEP)))
              .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
      case List<?> list ->
          list.stream()
              .map(each -> render(each, indent + STEP))
              .collect(Collectors.joining(", ", "[", "]"));
      case String text -> quote(text);
      default -> value.toString();
    };
  }

  private static String quote(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character == '"' || character == '\\') {
        quoted.append('\\').append(character);
      } else if (character < ' ') {
        quoted.append("\\u%04x".formatted((int) character));
      } else {
        quoted.append(character);
      }
    }
    return quoted.append('"').toString();
  }
}
