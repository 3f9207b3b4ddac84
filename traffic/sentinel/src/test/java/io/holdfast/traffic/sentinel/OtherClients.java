package io.holdfast.traffic.sentinel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs a client in another language against an {@link Ensemble}: gives it the addresses in its
 * environment, lets b become primary when it says that it is ready, and ends as it ended. Started
 * by {@code src/test/clients/run.sh}.
 */
public final class OtherClients {
  private OtherClients() {}

  /** The client's command, word by word. */
  public static void main(String[] command) throws IOException, InterruptedException {
    int code;
    try (var ensemble = new Ensemble()) {
      var builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
      builder.environment().put("SERVICE", "cache");
      builder
          .environment()
          .put(
              "SENTINELS",
              ensemble.ports().stream().map(Object::toString).collect(Collectors.joining(",")));
      var client = builder.start();
      try (var lines =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
          System.out.println(line);
          if (line.equals("ready")) {
            ensemble.failOver(false);
          }
        }
        code = client.waitFor();
      } finally {
        client.destroyForcibly();
      }
    }
    System.exit(code);
  }
}
