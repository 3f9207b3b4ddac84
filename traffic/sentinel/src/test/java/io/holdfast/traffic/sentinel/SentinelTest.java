package io.holdfast.traffic.sentinel;

import static io.holdfast.traffic.sentinel.Worlds.A;
import static io.holdfast.traffic.sentinel.Worlds.B;
import static io.holdfast.traffic.sentinel.Worlds.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.core.spec.SentinelSpec;
import io.holdfast.core.spec.SentinelSpec.Via;
import io.holdfast.testkit.Waiting;
import io.holdfast.traffic.gateway.GatewayLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The port as such: who is let in, who is cut off, and what a frozen process says. */
class SentinelTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String WHO =
      "*3\r\n$8\r\nSENTINEL\r\n$23\r\nget-master-addr-by-name\r\n$5\r\ncache\r\n";
  private static final String IS_A = "*2\r\n$10\r\n127.0.0.91\r\n$4\r\n6379\r\n";
  private static final String SWITCHED =
      "*3 $7 message $14 +switch-master".replace(" ", "\r\n")
          + "\r\n$37\r\ncache 127.0.0.91 6379 127.0.0.92 6379\r\n";
  private static final String NOBODY = "*-1\r\n";

  private final GatewayLoops loops = GatewayLoops.open();
  private final AtomicBoolean frozen = new AtomicBoolean();
  private Sentinel sentinel;

  @SuppressWarnings("NullAway.Init") // before every test
  SentinelTest() {}

  @BeforeEach
  void open() throws IOException {
    sentinel = Sentinel.open(settings(0), loops);
  }

  @AfterEach
  void close() {
    sentinel.close();
    loops.close();
  }

  private SentinelSettings settings(int port) {
    return new SentinelSettings(
        Worlds.cluster(Via.MEMBER, 6379),
        A,
        new InetSocketAddress(Worlds.address(A), port),
        new SentinelSpec(SentinelSpec.DEFAULT_PORT, Via.MEMBER, null),
        null,
        () -> {
          if (frozen.getAndSet(false)) {
            sentinel.distrust();
          }
        },
        () -> true);
  }

  @Test
  void aTakenPortIsNamed() {
    assertThatThrownBy(() -> Sentinel.open(settings(sentinel.address().getPort()), loops))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Sentinel port of host a")
        .hasMessageContaining("choose another one in the spec");
  }

  @Test
  void theFirstQuestionAfterAFreezeIsNotAnsweredFromBeforeIt() {
    sentinel.follow(route(1, A));
    try (var line = line()) {
      line.say(WHO);
      assertThat(line.hear(IS_A.length())).isEqualTo(IS_A);
      frozen.set(true);
      line.say(WHO);
      assertThat(line.hear(NOBODY.length())).isEqualTo(NOBODY);
      sentinel.follow(route(1, A));
      line.say(WHO);
      assertThat(line.hear(IS_A.length())).isEqualTo(IS_A);
    }
  }

  @Test
  void manyQuestionsInOneGoAreAnsweredInOrder() {
    sentinel.follow(route(1, A));
    try (var line = line()) {
      line.say((WHO + "PING\r\n").repeat(50));
      assertThat(line.hear(50 * (IS_A.length() + 7))).isEqualTo((IS_A + "+PONG\r\n").repeat(50));
      line.say("QUIT\r\nPING\r\n");
      assertThat(line.hearToTheEnd()).isEqualTo("+OK\r\n");
    }
  }

  @Test
  void everySubscriberHearsOfANewPrimary() {
    sentinel.follow(route(1, A));
    try (var one = listening();
        var two = listening()) {
      sentinel.follow(route(2, B));
      assertThat(one.hear(SWITCHED.length())).isEqualTo(SWITCHED);
      assertThat(two.hear(SWITCHED.length())).isEqualTo(SWITCHED);
    }
  }

  @Test
  void oneSubscriberThatReadsNothingIsCutOffAndTheOthersHear() {
    sentinel.follow(route(1, A));
    try (var asleep = listening();
        var awake = listening()) {
      var confirmed = sentinel.connections();
      long term = 1;
      var end = System.nanoTime() + LONG.toNanos();
      while (sentinel.connections() == confirmed) {
        assertThat(System.nanoTime()).as("it was never cut off").isLessThan(end);
        for (int i = 0; i < 50; i++) {
          term++;
          sentinel.follow(route(term, term % 2 == 0 ? B : A));
          awake.hear(SWITCHED.length());
        }
      }
      assertThat(sentinel.connections()).isEqualTo(confirmed - 1);
      assertThat(asleep.hearToTheEnd()).as("what came until then").startsWith(SWITCHED);
    }
  }

  @Test
  void aClientThatAsksAndNeverReadsIsNoLongerReadOrIsCutOff() {
    sentinel.follow(route(1, A, B));
    var rounds = 20_000;
    var said = new AtomicInteger();
    try (var line = line()) {
      var asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (said.get() < rounds) {
                    line.say("SENTINEL masters\r\n".repeat(100));
                    said.incrementAndGet();
                  }
                } catch (UncheckedIOException cutOff) {
                  // As it should be.
                }
              });
      var before = new AtomicInteger(-1);
      var unchanged = new AtomicInteger();
      Waiting.until(
          () -> {
            if (before.getAndSet(said.get()) != said.get()) {
              unchanged.set(0);
            }
            return !asking.isAlive() || unchanged.incrementAndGet() > 100;
          },
          LONG,
          () -> "it was neither cut off nor stopped");
    }
    assertThat(said.get()).as("36 MB of questions").isLessThan(rounds);
  }

  @Test
  void moreConnectionsThanOneAddressMayHaveAreRefusedAndSaidWhy() {
    var lines = new ArrayList<Line>();
    try {
      for (int i = 0; i < Crowd.MOST_PER_ADDRESS; i++) {
        lines.add(line());
      }
      Waiting.until(
          () -> sentinel.connections() == Crowd.MOST_PER_ADDRESS, LONG, () -> "all come in");
      try (var late = line()) {
        assertThat(late.hearToTheEnd()).isEqualTo("-ERR max number of clients reached\r\n");
      }
      assertThat(sentinel.refused()).isEqualTo(1);
      lines.removeFirst().close();
      Waiting.until(
          () -> sentinel.connections() < Crowd.MOST_PER_ADDRESS, LONG, () -> "one has left");
      try (var next = line()) {
        next.say("PING\r\n");
        assertThat(next.hear(7)).isEqualTo("+PONG\r\n");
      }
    } finally {
      lines.forEach(Line::close);
    }
  }

  @Test
  void closingEndsEveryConnection() {
    try (var line = listening()) {
      sentinel.close();
      assertThat(line.hearToTheEnd()).isEmpty();
    }
  }

  /** Whatever is sent, the next client is answered; a failure names its seed. */
  @Test
  void noBytesDisturbAnotherClient() {
    long seed = 20261126;
    var random = new SplittableRandom(seed);
    sentinel.follow(route(1, A));
    for (int round = 0; round < 300; round++) {
      try (var line = line()) {
        var bytes = new StringBuilder(WHO);
        for (int i = random.nextInt(200); i > 0; i--) {
          bytes.insert(
              random.nextInt(bytes.length()),
              random.nextBoolean()
                  ? (char) random.nextInt(256)
                  : "*$\r\n-019+".charAt(random.nextInt(9)));
        }
        line.say(bytes.toString());
      }
      try (var line = line()) {
        line.say(WHO);
        assertThat(line.hear(IS_A.length())).as("seed %d, round %d", seed, round).isEqualTo(IS_A);
      }
    }
    Waiting.until(() -> sentinel.connections() == 0, LONG, () -> "all have left");
  }

  private Line line() {
    return new Line(sentinel.address());
  }

  private Line listening() {
    var line = line();
    line.say("SUBSCRIBE +switch-master\r\n");
    var confirmed = "*3\r\n$9\r\nsubscribe\r\n$14\r\n+switch-master\r\n:1\r\n";
    assertThat(line.hear(confirmed.length())).isEqualTo(confirmed);
    return line;
  }
}
