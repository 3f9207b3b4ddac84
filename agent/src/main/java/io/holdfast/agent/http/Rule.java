package io.holdfast.agent.http;

import io.holdfast.api.Endpoint;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that can be asked for.
 *
 * @param path segments, a variable one in braces: {@code /api/v1/operations/{id}}
 * @param guarded whether the cluster secret must be shown
 */
record Rule(String method, String path, boolean guarded, Handler handler) {
  /** Answers a request. */
  @FunctionalInterface
  interface Handler {
    Answer answer(Call call) throws IOException, InterruptedException;
  }

  static Rule open(String method, String path, Handler handler) {
    return new Rule(method, path, false, handler);
  }

  static Rule guarded(String method, String path, Handler handler) {
    return new Rule(method, path, true, handler);
  }

  /** One of the public interface. */
  static Rule of(Endpoint endpoint, Handler handler) {
    return new Rule(endpoint.method(), endpoint.path(), endpoint.isActing(), handler);
  }

  /** The path's variables when this rule is about that path, whatever the method. */
  Optional<Map<String, String>> match(String asked) {
    var mine = segments(path);
    var theirs = segments(asked);
    if (mine.size() != theirs.size()) {
      return Optional.empty();
    }
    var variables = new HashMap<String, String>();
    for (var i = 0; i < mine.size(); i++) {
      var segment = mine.get(i);
      if (segment.startsWith("{")) {
        variables.put(segment.substring(1, segment.length() - 1), theirs.get(i));
      } else if (!segment.equals(theirs.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", 20));
  }
}
