package io.holdfast.store.etcd;

import java.net.URI;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What one member of etcd said to one question. */
sealed interface Reply {
  record Answered(JsonNode body) implements Reply {}

  /** It will not be done, whoever is asked. */
  record Refused(String why) implements Reply {}

  /** It was not done; this host has to log in again. */
  record LoginOver(String why) implements Reply {}

  /** It may or may not have been done; another member may know. */
  record Trouble(String why) implements Reply {}

  /** Codes of gRPC that a member cannot help, or that say nothing of what was done. */
  int DEADLINE_EXCEEDED = 4;

  int ABORTED = 10;
  int UNAVAILABLE = 14;
  int CANCELLED = 1;
  int UNAUTHENTICATED = 16;

  /** Sorts a response. */
  static Reply of(URI endpoint, int status, String body) {
    var read = read(body);
    if (read.isEmpty()) {
      return new Trouble(
          "%s answers HTTP %d '%s', which is not etcd's JSON"
              .formatted(endpoint, status, body.lines().findFirst().orElse("").strip()));
    }
    var message = read.get();
    // A stream of one message wraps it.
    if (message.has("result")) {
      return new Answered(message.path("result"));
    }
    var error = message.path("error");
    if (status == 200 && error.isMissingNode()) {
      return new Answered(message);
    }
    var inner = error.isObject() ? error : message;
    var why = inner.path("message").asString(inner.path("error").asString("HTTP " + status));
    int code = inner.path("code").asInt(inner.path("grpc_code").asInt(0));
    var sentence = "%s: %s".formatted(endpoint, why);
    return switch (code) {
      case CANCELLED, DEADLINE_EXCEEDED, ABORTED, UNAVAILABLE -> new Trouble(sentence);
      case UNAUTHENTICATED -> new LoginOver(sentence);
      // Rights have changed since the login: that one is out of date, nothing else.
      default ->
          why.contains("revision in header is old")
              ? new LoginOver(sentence)
              : code == 0 ? new Trouble(sentence) : new Refused(sentence);
    };
  }

  private static Optional<JsonNode> read(String body) {
    try {
      return Optional.of(Json.read(body)).filter(JsonNode::isObject);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }
}
