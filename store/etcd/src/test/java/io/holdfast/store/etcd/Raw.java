package io.holdfast.store.etcd;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One question to one member, past everything that is tested. */
final class Raw {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Raw() {}

  static JsonNode ask(URI endpoint, String path, ObjectNode question) {
    return ask(endpoint, path, question, null);
  }

  static JsonNode ask(URI endpoint, String path, ObjectNode question, @Nullable SSLContext tls) {
    var builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
    if (tls != null) {
      builder.sslContext(tls);
    }
    try (var http = builder.build()) {
      var request =
          HttpRequest.newBuilder(endpoint.resolve(path))
              .timeout(PATIENCE)
              .POST(HttpRequest.BodyPublishers.ofString(question.toString()))
              .build();
      return Json.read(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException | JacksonException e) {
      return Json.object().put("error", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static void put(URI endpoint, String key, String value) {
    var _ =
        ask(
            endpoint,
            "/v3/kv/put",
            Json.object().put("key", Json.bytes(key)).put("value", Json.bytes(value)));
  }

  static void remove(URI endpoint, String key) {
    var _ = ask(endpoint, "/v3/kv/deleterange", Json.object().put("key", Json.bytes(key)));
  }

  static boolean leads(URI endpoint) {
    var status = ask(endpoint, "/v3/maintenance/status", Json.object());
    var leader = status.path("leader").asString("none");
    return leader.equals(status.path("header").path("member_id").asString(""))
        && !leader.equals("0");
  }
}
