package io.holdfast.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The JSON Schema of the spec, for editors. Made from the table of keys. */
public final class SpecSchema {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private SpecSchema() {}

  /** JSON Schema, draft 2020-12, as indented JSON. */
  public static String json() {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("$schema", DIALECT);
    schema.put("title", "holdfast.yaml");
    schema.putAll(schema(Keys.TOP));
    return JsonText.of(schema) + "\n";
  }

  private static Map<String, Object> schema(Kind kind) {
    var schema = new LinkedHashMap<String, Object>();
    switch (kind) {
      case Kind.Section(var keys) -> section(keys, schema);
      case Kind.Named(_, var name, var each, var least) -> {
        schema.put("type", "object");
        schema.put("propertyNames", Map.of("pattern", whole(name.pattern().pattern())));
        schema.put("additionalProperties", schema(each));
        schema.put("minProperties", least);
      }
      case Kind.Many(var each, var least, var repeats) -> {
        schema.put("type", "array");
        schema.put("items", schema(each));
        if (!repeats) {
          schema.put("uniqueItems", true);
        }
        schema.put("minItems", least);
      }
      case Kind.Whole(var least, var most) -> {
        schema.put("type", "integer");
        schema.put("minimum", least);
        schema.put("maximum", most);
      }
      case Kind.Span _ -> {
        schema.put("type", "string");
        schema.put("pattern", whole(Spans.PATTERN));
      }
      case Kind.Flag _ -> schema.put("type", "boolean");
      case Kind.Choice(var words, _) -> schema.put("enum", words);
      case Kind.Text(var pattern, _, _) -> {
        schema.put("type", isOfNumbers(pattern) ? List.of("string", "number") : "string");
        schema.put("pattern", whole(pattern.pattern()));
      }
      case Kind.Literal _ -> schema.put("type", List.of("string", "number", "boolean"));
    }
    return schema;
  }

  private static void section(List<Key> keys, Map<String, Object> schema) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (var key : keys) {
      if (!key.isLater()) {
        properties.put(key.name(), property(key));
      }
      if (key.presence() instanceof Key.Presence.Required) {
        required.add(key.name());
      }
    }
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
  }

  private static Map<String, Object> property(Key key) {
    var property = new LinkedHashMap<String, Object>();
    property.put("description", key.english());
    property.putAll(schema(key.kind()));
    if (key.presence() instanceof Key.Presence.Default(var text)) {
      property.put("default", literal(key.kind(), text));
    }
    return property;
  }

  private static Object literal(Kind kind, String text) {
    return switch (kind) {
      case Kind.Whole _ -> Integer.valueOf(text);
      case Kind.Flag _ -> Boolean.valueOf(text);
      case Kind.Section _,
          Kind.Named _,
          Kind.Many _,
          Kind.Span _,
          Kind.Choice _,
          Kind.Text _,
          Kind.Literal _ ->
          text;
    };
  }

  /** Whether numbers are what it accepts: then nobody needs to quote one. */
  private static boolean isOfNumbers(Pattern pattern) {
    return pattern.matcher("1.5").matches() && !pattern.matcher("word").matches();
  }

  private static String whole(String pattern) {
    return "^(" + pattern + ")$";
  }
}
