package io.holdfast.examples.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Neither database nor cache is there: what it says then. */
class MessageServerTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final MessageServer server;

  MessageServerTest() throws IOException {
    var nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), unusedPort());
    var settings =
        new Settings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "jdbc:mariadb://127.0.0.1:%d/app".formatted(nobody.getPort()),
            nobody,
            "app",
            "secret");
    server = new MessageServer(settings, new Database(settings), new Cache(settings));
    server.start();
  }

  @AfterEach
  void end() {
    server.drain();
    client.close();
  }

  @Test
  void isAliveAndNotReady() throws IOException, InterruptedException {
    assertThat(get("/health").statusCode()).isEqualTo(200);
    var ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("database: ").contains("cache: ").doesNotContain("ok");
  }

  @Test
  void saysThatAMessageIsNotStored() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri("/messages/lobby")).POST(BodyPublishers.ofString("hello"));
    var answer = client.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("nothing was changed");
  }

  @Test
  void neverShowsItsPassword() {
    var settings = new Settings(server.address(), "jdbc:x", server.address(), "app", "secret");
    assertThat(settings).asString().doesNotContain("secret");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(
        "http://%s:%d%s"
            .formatted(server.address().getHostString(), server.address().getPort(), path));
  }

  private static int unusedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
