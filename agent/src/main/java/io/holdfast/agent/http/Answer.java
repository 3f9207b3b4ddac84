package io.holdfast.agent.http;

import io.holdfast.api.Problem;
import io.holdfast.api.WireFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** What a request is answered with. */
sealed interface Answer {
  /** A whole answer; the body is sent as UTF-8. */
  record Whole(int status, String contentType, String body, Map<String, String> headers)
      implements Answer {}

  /** An answer that goes on until the client or the agent ends it. */
  record Stream(String contentType, Writer writer) implements Answer {}

  /** Writes a stream's content; it has ended when this returns. */
  @FunctionalInterface
  interface Writer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  static Answer json(int status, Object document) {
    return new Whole(status, "application/json", WireFormat.writeText(document), Map.of());
  }

  static Answer problem(Problem problem) {
    return problem(problem, Map.of());
  }

  static Answer problem(Problem problem, Map<String, String> headers) {
    return new Whole(
        problem.status(), Problem.CONTENT_TYPE, WireFormat.writeText(problem), headers);
  }

  static Answer text(int status, String contentType, String text) {
    return new Whole(status, contentType + "; charset=utf-8", text, Map.of());
  }

  static Answer empty(int status) {
    return new Whole(status, "text/plain", "", Map.of());
  }
}
