package io.holdfast.traffic.vip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as the standards have them, told apart as they must be. */
class FramesTest {
  private static final Mac OWN = new Mac("02:00:00:00:00:01");
  private static final Mac OTHER = new Mac("02:00:00:00:00:02");

  @ParameterizedTest
  @ValueSource(strings = {"10.77.0.100", "fd00::7:100"})
  void anAnnouncementIsAClaimToEverybodyElse(String text) {
    var address = InetAddress.ofLiteral(text);
    for (var frame : Frames.announcements(address, OTHER)) {
      assertThat(Frames.claim(frame, address, OWN)).contains(OTHER);
      assertThat(Frames.claim(frame, address, OTHER)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.77.0.100", "fd00::7:100"})
  void aQuestionClaimsNothing(String text) {
    var address = InetAddress.ofLiteral(text);
    assertThat(Frames.claim(Frames.question(address, OTHER), address, OWN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.77.0.100", "fd00::7:100"})
  void aClaimToAnotherAddressIsNone(String text) {
    var frame = Frames.announcements(InetAddress.ofLiteral(text), OTHER).getFirst();
    var next = InetAddress.ofLiteral(text.replace("100", "101"));
    assertThat(Frames.claim(frame, next, OWN)).isEmpty();
  }

  @Test
  void halfAFrameIsNone() {
    for (var text : new String[] {"10.77.0.100", "fd00::7:100"}) {
      var address = InetAddress.ofLiteral(text);
      var frame = Frames.announcements(address, OTHER).getFirst();
      for (int length = 0; length < 40; length++) {
        assertThat(Frames.claim(Arrays.copyOf(frame, length), address, OWN)).isEmpty();
      }
    }
  }

  @Test
  void anAnnouncementIsFortyTwoBytesAsRfc5227HasIt() {
    var frame = Frames.announcements(InetAddress.ofLiteral("10.77.0.100"), OWN).getFirst();
    assertThat(Arrays.copyOf(frame, 32))
        .containsExactly(
            -1, -1, -1, -1, -1, -1, 2, 0, 0, 0, 0, 1, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0,
            1, 10, 77, 0, 100);
    assertThat(frame).hasSize(42);
  }
}
