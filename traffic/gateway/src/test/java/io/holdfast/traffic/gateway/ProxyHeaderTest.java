package io.holdfast.traffic.gateway;

import static io.holdfast.traffic.gateway.Stage.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.EntryLimits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProxyHeaderTest {
  private static final EntryLimits LIMITS =
      new EntryLimits(
          100, 100, 100, Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ZERO, true);

  /**
   * Layout: <a href="https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt">section 2.2</a>.
   */
  @Test
  void tellsTheMemberWhoTheClientIsAheadOfItsBytes() throws Exception {
    try (Stage stage = Stage.writing(LIMITS)) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.clientFrom("127.0.0.56").say("hello");
      Peer server = a.next();
      ByteBuffer header = ByteBuffer.wrap(server.take(28));
      assertThat(hex(header, 12)).isEqualTo("0d0a0d0a000d0a515549540a");
      assertThat(hex(header, 4)).as("v2 PROXY, TCP over IPv4, 12 bytes").isEqualTo("2111000c");
      assertThat(hex(header, 4)).isEqualTo("7f000038");
      assertThat(hex(header, 4)).isEqualTo("7f000033");
      assertThat(header.getShort() & 0xffff).isEqualTo(client.socket.getLocalPort());
      assertThat(header.getShort() & 0xffff).isEqualTo(stage.gateway.address().getPort());
      server.hears("hello");
    }
  }

  private static String hex(ByteBuffer from, int length) {
    byte[] bytes = new byte[length];
    from.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
