package io.holdfast.agent.http;

import com.sun.net.httpserver.HttpExchange;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.WireFormat;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param variables parts of the path that its rule names
 * @param query parameters after the question mark; the last one counts
 */
record Call(HttpExchange exchange, Map<String, String> variables, Map<String, String> query) {
  /** Longest body taken from a client. */
  static final int MAX_BODY_BYTES = 64 * 1024;

  /** Longest body taken from another agent. */
  static final int MAX_INTERNAL_BYTES = 4 * 1024 * 1024;

  static Call of(HttpExchange exchange, Map<String, String> variables) {
    var query = new HashMap<String, String>();
    var raw = exchange.getRequestURI().getRawQuery();
    if (raw != null) {
      for (var pair : raw.split("&", 100)) {
        var parts = pair.split("=", 2);
        query.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
      }
    }
    return new Call(exchange, variables, query);
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String pathAndQuery() {
    var uri = exchange.getRequestURI();
    return uri.getRawQuery() == null
        ? uri.getRawPath()
        : uri.getRawPath() + "?" + uri.getRawQuery();
  }

  /** A part of the path that the rule names. */
  String variable(String name) {
    var value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the rule of this path names no {" + name + "}");
    }
    return value;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** The body, read to its end. */
  byte[] body(int limit) throws IOException {
    var bytes = exchange.getRequestBody().readNBytes(limit + 1);
    if (bytes.length > limit) {
      throw new HoldfastException(
          ErrorCode.DOCUMENT_TOO_LARGE,
          "the body of %s %s exceeds %d bytes".formatted(method(), pathAndQuery(), limit));
    }
    return bytes;
  }

  /** The body as a document. */
  <T> T read(Class<T> type, int limit) throws IOException {
    return parse(body(limit), type);
  }

  /** A body as a document; an empty body reads as an empty document. */
  static <T> T parse(byte[] body, Class<T> type) {
    return WireFormat.read(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body, type);
  }

  /** A whole number in the query. */
  long number(String name, long otherwise) {
    var text = query.get(name);
    return text == null ? otherwise : number(name, text);
  }

  static long number(String name, @Nullable String text) {
    try {
      return Long.parseLong(String.valueOf(text));
    } catch (NumberFormatException e) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST, "'%s' must be a whole number, not '%s'".formatted(name, text), e);
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST, "the query '%s' is not encoded correctly".formatted(text), e);
    }
  }
}
