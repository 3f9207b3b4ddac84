package io.holdfast.api;

import static com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility.ANY;
import static com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility.NONE;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of everything that travels between agents, to clients, and into the quorum store.
 *
 * <ul>
 *   <li>Records as objects of their components; a null component is left out. Reading one that is
 *       missing is refused unless it is marked {@code @Nullable}.
 *   <li>Names, terms, epochs and revisions as plain strings and numbers; durations and instants by
 *       ISO 8601; enums and the alternatives of sealed types in lower case with hyphens, the latter
 *       in a property {@code is}. Reason and error codes keep their stable upper-case names.
 *   <li>What the reader does not know it passes over, so that agents of two versions work together
 *       during an upgrade. Hence a newer version may add components if they are {@code @Nullable},
 *       and reason codes; it must not rename anything.
 * </ul>
 *
 * Safe for any number of threads.
 */
public final class WireFormat {
  /** Longest document read. The status of 10 000 services takes about half of it. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final int MAX_DEPTH = 32;
  private static final int MAX_TEXT = 256 * 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_BYTES)
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_TEXT)
                          .build())
                  .build())
          .annotationIntrospector(new RecordIntrospector())
          .addModule(PlainValues.module())
          .changeDefaultVisibility(checker ->
              checker
                  .withFieldVisibility(ANY)
                  .withGetterVisibility(NONE)
                  .withIsGetterVisibility(NONE))
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .build();

  private WireFormat() {}

  /** The value as compact JSON in UTF-8. */
  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** The value as compact JSON. */
  public static String writeText(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** The value as JSON for people: indented. */
  public static String writeIndented(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }

  /**
   * Reads a value.
   *
   * @throws HoldfastException {@link ErrorCode#MALFORMED_DOCUMENT} when it is not JSON, lacks
   *     something or has something impossible; {@link ErrorCode#DOCUMENT_TOO_LARGE} when it exceeds
   *     a limit
   */
  public static <T> T read(byte[] json, Class<T> type) {
    if (json.length > MAX_BYTES) {
      throw tooLarge(type, null);
    }
    try {
      return MAPPER.readValue(json, type);
    } catch (JacksonException fault) {
      throw refused(type, fault);
    }
  }

  /** Reads a value, as {@link #read(byte[], Class)} does. */
  public static <T> T read(String json, Class<T> type) {
    return read(json.getBytes(StandardCharsets.UTF_8), type);
  }

  /**
   * Reads a value from a stream of unknown length, never taking in more than {@link #MAX_BYTES}.
   * The stream is left open.
   */
  public static <T> T read(InputStream json, Class<T> type) throws IOException {
    return read(json.readNBytes(MAX_BYTES + 1), type);
  }

  private static HoldfastException refused(Class<?> type, JacksonException fault) {
    if (fault instanceof StreamConstraintsException) {
      return tooLarge(type, fault);
    }
    var where = fault instanceof DatabindException bound ? " at " + path(bound) : "";
    return new HoldfastException(
        ErrorCode.MALFORMED_DOCUMENT,
        "this is no %s%s: %s".formatted(type.getSimpleName(), where, fault.getOriginalMessage()),
        fault);
  }

  private static String path(DatabindException fault) {
    var path = new StringBuilder();
    for (var step : fault.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return path.isEmpty() ? "its top" : "'" + path + "'";
  }

  private static HoldfastException tooLarge(Class<?> type, @Nullable Throwable cause) {
    return new HoldfastException(
        ErrorCode.DOCUMENT_TOO_LARGE,
        "the %s exceeds a limit: at most %d bytes, %d levels and %d characters in one text"
            .formatted(type.getSimpleName(), MAX_BYTES, MAX_DEPTH, MAX_TEXT),
        cause);
  }
}
