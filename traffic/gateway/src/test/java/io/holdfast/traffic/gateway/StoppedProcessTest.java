package io.holdfast.traffic.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The real thing: a gateway's process is stopped by SIGSTOP and goes on in a world that has
 * changed.
 */
@Timeout(60)
class StoppedProcessTest {

  @Test
  void aThawedGatewayForwardsNothingBeforeItHasAsked() throws Exception {
    try (Backend old = Backend.on("127.0.0.52");
        Backend young = Backend.on("127.0.0.52")) {
      Process process = start(old.address(), young.address());
      try (BufferedReader says = process.inputReader();
          OutputStream hears = process.getOutputStream()) {
        int port = Integer.parseInt(says.readLine());
        Peer client = Peer.connect(new InetSocketAddress("127.0.0.51", port)).say("x");
        Peer server = old.next();
        server.hears("x");

        signal("STOP", process);
        client.say("written while frozen");
        long until = System.nanoTime() + Pulse.STANDSTILL.plusMillis(200).toNanos();
        // A freeze lasts: there is no condition to wait for but the time itself.
        Stage.waitUntil(() -> System.nanoTime() > until, () -> "frozen");
        signal("CONT", process);

        assertThat(says.readLine()).isEqualTo("frozen");
        hears.write('\n'); // the controller's answer: there is a new primary
        hears.flush();
        client.isReset();
        server.isResetWithoutAWord();
        Peer next = Peer.connect(new InetSocketAddress("127.0.0.51", port)).say("y");
        young.next().hears("y");
        next.close();
      } finally {
        process.destroyForcibly();
        assertThat(process.waitFor(Peer.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static void signal(String name, Process process)
      throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  private static Process start(InetSocketAddress old, InetSocketAddress young) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Frozen.class.getName(),
            Integer.toString(old.getPort()),
            Integer.toString(young.getPort()))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /**
   * The process: says its port, then "frozen" when it noticed; changes its primary when it hears
   * something. Its loops may notice one after the other: each time the gateway asks again.
   */
  static final class Frozen {
    private Frozen() {}

    public static void main(String[] args) throws Exception {
      Semaphore noticed = new Semaphore(0);
      try (GatewayLoops loops = GatewayLoops.open();
          Gateway gateway =
              Gateway.open(
                  new GatewaySettings(
                      Stage.SERVICE,
                      Stage.A,
                      new InetSocketAddress("127.0.0.51", 0),
                      Stage.write(Stage.ROOMY),
                      host ->
                          new InetSocketAddress(
                              "127.0.0.52", Integer.parseInt(args[host.equals(Stage.A) ? 0 : 1])),
                      noticed::release),
                  loops)) {
        gateway.follow(
            new Route(Stage.SERVICE, new Term(1), new Revision(1), Stage.A, false, List.of()));
        System.out.println(gateway.address().getPort());
        noticed.acquire();
        System.out.println("frozen");
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Objects.requireNonNull(in.readLine());
        Route young =
            new Route(Stage.SERVICE, new Term(2), new Revision(2), Stage.B, false, List.of());
        while (true) { // until it is killed
          gateway.follow(young);
          noticed.acquire();
        }
      }
    }
  }
}
