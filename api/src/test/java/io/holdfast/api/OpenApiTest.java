package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The published description says what the records and endpoints are, neither less nor more. */
class OpenApiTest {
  private static final List<Class<?>> DOCUMENTS =
      List.of(
          ClusterStatus.class,
          Operation.class,
          EventPage.class,
          MemberLogPage.class,
          Health.class,
          Problem.class,
          SwitchoverRequest.class,
          FailoverRequest.class,
          RestartRequest.class,
          DrillList.class,
          DrillRequest.class,
          DrillPreview.class,
          DrillRun.class,
          DrillSight.class,
          DrillFiling.class);

  private final Map<?, ?> document =
      new Yaml(new SafeConstructor(new LoaderOptions())).load(OpenApi.yaml());

  @Test
  void namesEveryEndpoint() {
    var described = new TreeSet<String>();
    map(document, "paths")
        .forEach((path, item) ->
            ((Map<?, ?>) item)
                .forEach((method, _) -> {
                  if (!method.equals("parameters")) {
                    described.add(method.toString().toUpperCase(Locale.ROOT) + " " + path);
                  }
                }));
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Endpoint.values())
                .map(endpoint -> endpoint.method() + " " + endpoint.path())
                .toList());
  }

  @Test
  void asksForTheSecretWhereSomethingIsChanged() {
    for (var endpoint : Endpoint.values()) {
      var method =
          map(map(document, "paths", endpoint.path()), endpoint.method().toLowerCase(Locale.ROOT));
      assertThat(method.containsKey("security")).as(endpoint.name()).isEqualTo(endpoint.isActing());
    }
  }

  @Test
  void namesEveryPropertyOfEveryDocument() {
    var records = new LinkedHashMap<String, Class<?>>();
    DOCUMENTS.forEach(type -> collect(type, records));
    var schemas = map(document, "components", "schemas");
    assertThat(schemas.keySet().stream().map(Object::toString))
        .containsExactlyInAnyOrderElementsOf(records.keySet());
    records.forEach((name, type) -> {
      var components = Arrays.asList(type.getRecordComponents());
      assertThat(map(schemas, name, "properties").keySet().stream().map(Object::toString))
          .as("properties of %s", name)
          .containsExactlyElementsOf(components.stream().map(RecordComponent::getName).toList());
      assertThat(map(schemas, name).get("required"))
          .as("required properties of %s", name)
          .isEqualTo(required(components));
      components.forEach(part -> checkWords(map(schemas, name, "properties"), part));
    });
  }

  private static @Nullable List<String> required(List<RecordComponent> components) {
    var names =
        components.stream()
            .filter(part -> !Samples.isNullable(part))
            .map(RecordComponent::getName)
            .toList();
    return names.isEmpty() ? null : names;
  }

  private static void checkWords(Map<?, ?> properties, RecordComponent part) {
    if (part.getType().isEnum() && part.getType() != ErrorCode.class) {
      assertThat(map(properties, part.getName()).get("enum"))
          .as("words of %s", part.getName())
          .isEqualTo(
              Arrays.stream(part.getType().getEnumConstants())
                  .map(word -> RecordIntrospector.word(((Enum<?>) word).name()))
                  .toList());
    }
  }

  private static void collect(Class<?> type, Map<String, Class<?>> into) {
    if (!type.isRecord()
        || !type.getPackageName().equals("io.holdfast.api")
        || into.putIfAbsent(type.getSimpleName(), type) != null) {
      return;
    }
    for (var part : type.getRecordComponents()) {
      types(part.getGenericType()).forEach(below -> collect(below, into));
    }
  }

  private static List<Class<?>> types(Type type) {
    var types = new ArrayList<Class<?>>();
    if (type instanceof ParameterizedType generic) {
      for (var argument : generic.getActualTypeArguments()) {
        types.addAll(types(argument));
      }
    } else if (type instanceof Class<?> plain) {
      types.add(plain);
    }
    return types;
  }

  private static Map<?, ?> map(Map<?, ?> from, String... path) {
    Map<?, ?> here = from;
    for (var key : path) {
      if (!(here.get(key) instanceof Map<?, ?> below)) {
        throw new AssertionError("no " + key + " in " + here.keySet());
      }
      here = below;
    }
    return here;
  }
}
