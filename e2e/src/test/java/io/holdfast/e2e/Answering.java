package io.holdfast.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** The program of the scenarios: says over HTTP on which host and in which term it runs. */
final class Answering {
  private Answering() {}

  @SuppressWarnings("SystemOut") // What a program writes is kept by its agent.
  private static void say(String words) {
    System.out.println(words);
  }

  /** Arguments: address and port. */
  public static void main(String[] args) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(args[0], Integer.parseInt(args[1])), 200);
    var words = System.getenv("HOLDFAST_HOST") + " " + System.getenv("HOLDFAST_TERM");
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var body = words.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    // Lets those that are being answered have their answers.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(1)));
    server.start();
    say("serving as " + words);
  }
}
