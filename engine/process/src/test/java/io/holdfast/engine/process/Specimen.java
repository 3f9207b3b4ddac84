package io.holdfast.engine.process;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/**
 * A small program as people write them: {@code /health} and {@code /ready} over HTTP, which say no,
 * or nothing, when a file of that name is in its working folder; it says goodbye when it is asked
 * to end.
 */
final class Specimen {
  private Specimen() {}

  /** Arguments: address and port. */
  public static void main(String[] args) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(args[0], Integer.parseInt(args[1])), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    for (var what : new String[] {"health", "ready"}) {
      server.createContext(
          "/" + what,
          exchange -> {
            try (exchange) {
              if (Files.exists(Path.of("hang"))) {
                Thread.sleep(Long.MAX_VALUE);
              }
              exchange.sendResponseHeaders(Files.exists(Path.of("no-" + what)) ? 503 : 200, -1);
            } catch (InterruptedException interruption) {
              Thread.currentThread().interrupt();
            }
          });
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              say("goodbye");
              server.stop(0);
            }));
    server.start();
    say("serving term " + System.getenv("HOLDFAST_TERM"));
  }

  @SuppressWarnings("SystemOut") // What it writes is what is tested.
  private static void say(String words) {
    System.out.println(words);
    System.out.flush();
  }
}
