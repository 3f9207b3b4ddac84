package io.holdfast.traffic.vip;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the network is told. */
class AnnouncementsTest {
  @Test
  void oftenAtFirstAndEveryTenSecondsAfterwards() {
    var announcements = new Announcements(Instant.EPOCH);
    assertThat(told(announcements, 0, 25_000))
        .containsExactly(0L, 100L, 300L, 1000L, 11_000L, 21_000L);
  }

  @Test
  void beginsAgainAfterASilence() {
    var announcements = new Announcements(Instant.EPOCH);
    var _ = told(announcements, 0, 5_000);
    announcements.again(Instant.EPOCH.plusMillis(5_000));
    assertThat(told(announcements, 5_000, 7_000)).containsExactly(5_000L, 5_100L, 5_300L, 6_000L);
  }

  private static List<Long> told(Announcements announcements, long from, long to) {
    var told = new ArrayList<Long>();
    for (long millis = from; millis < to; millis += 10) {
      if (announcements.isDue(Instant.EPOCH.plusMillis(millis))) {
        told.add(millis);
      }
    }
    return told;
  }
}
