package io.holdfast.traffic.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.traffic.sentinel.Incoming.Malformed;
import io.holdfast.traffic.sentinel.Incoming.Request;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
  private static final String TWO =
      "*3\r\n$8\r\nSENTINEL\r\n$6\r\nmaster\r\n$5\r\ncache\r\n*1\r\n$4\r\nPING\r\n";

  @Test
  void readsRequestsHoweverTheyAreCutIntoPieces() {
    for (int cut = 1; cut < TWO.length(); cut++) {
      assertThat(read(TWO.substring(0, cut), TWO.substring(cut)))
          .as("cut at %d", cut)
          .containsExactly(
              new Request(List.of("SENTINEL", "master", "cache")), new Request(List.of("PING")));
    }
  }

  @Test
  void readsALineAsItsWords() {
    assertThat(read("PING\r\nsentinel  masters \n\r\n"))
        .containsExactly(new Request(List.of("PING")), new Request(List.of("sentinel", "masters")));
  }

  @Test
  void nothingAtAllIsNoRequestAndNoMistake() {
    assertThat(read("*0\r\n*-1\r\n*1\r\n$0\r\n\r\n")).containsExactly(new Request(List.of("")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*65\r\n",
        "*2147483647\r\n",
        "*9999999999999\r\n",
        "*x\r\n",
        "*\r\n",
        "*1\r\nPING\r\n",
        "*1\r\n\r\n",
        "*1\r\n$1025\r\n",
        "*1\r\n$-1\r\n",
        "*1\r\n$2147483647\r\n",
        "*1\r\n$x\r\n",
        "*1\r\n$4\r\nPINGxx",
        "*1\r\n$99999999999999999999999999"
      })
  void whatIsNoRequestIsSaidOnceAndEndsAllReading(String bytes) {
    assertThat(read(bytes, TWO)).hasSize(1).first().isInstanceOf(Malformed.class);
  }

  @Test
  void aLineWithoutAnEndIsGivenUp() {
    assertThat(read("x".repeat(1000), "x".repeat(1000))).hasSize(1);
  }

  @Test
  void aRequestMayNotGrowByManyWords() {
    var word = "$1024\r\n" + "x".repeat(1024) + "\r\n";
    assertThat(read("*9\r\n" + word.repeat(9)).getFirst()).isInstanceOf(Malformed.class);
    assertThat(read("*8\r\n" + word.repeat(8)).getFirst()).isInstanceOf(Request.class);
  }

  /** Requests damaged at random places and cut at random places; a failure names its seed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noBytesBreakIt(long seed) {
    var random = new SplittableRandom(seed);
    for (int round = 0; round < 2000; round++) {
      var bytes = TWO.repeat(1 + random.nextInt(3)).getBytes(StandardCharsets.ISO_8859_1);
      for (int damage = random.nextInt(4); damage > 0; damage--) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "*$\r\n-0129".charAt(random.nextInt(9));
      }
      var pieces = new ArrayList<String>();
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(1 + random.nextInt(40), bytes.length - at);
        pieces.add(new String(bytes, at, length, StandardCharsets.ISO_8859_1));
        at += length;
      }
      var incoming = read(pieces.toArray(String[]::new));
      assertThat(incoming).as("seed %d, round %d", seed, round).hasSizeLessThan(200);
      for (var one : incoming) {
        if (one instanceof Request request) {
          assertThat(request.words())
              .hasSizeBetween(1, RequestDecoder.MOST_WORDS)
              .allMatch(word -> word.length() <= RequestDecoder.LARGEST_REQUEST);
        }
      }
    }
  }

  private static List<Incoming> read(String... pieces) {
    var channel = new EmbeddedChannel(new RequestDecoder());
    for (var piece : pieces) {
      channel.writeInbound(Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1));
    }
    channel.finish();
    var read = new ArrayList<Incoming>();
    for (Incoming next = channel.readInbound(); next != null; next = channel.readInbound()) {
      read.add(next);
    }
    return read;
  }
}
