package io.holdfast.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the library means by the five fields what cron means. */
class CronTest {
  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** 2026-11-26 is a Thursday. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0 3 * * sat;2026-11-28T03:00:00Z;2026-11-21T03:00:00Z",
        "0 3 * * 6;2026-11-28T03:00:00Z;2026-11-21T03:00:00Z",
        "0 3 * * 0;2026-11-29T03:00:00Z;2026-11-22T03:00:00Z",
        "0 3 * * 7;2026-11-29T03:00:00Z;2026-11-22T03:00:00Z",
        "*/15 * * * *;2026-11-26T12:15:00Z;2026-11-26T12:00:00Z",
        "30 2 1 1,4,7,10 *;2027-01-01T02:30:00Z;2026-10-01T02:30:00Z",
        "0 0 29 2 *;2028-02-29T00:00:00Z;2024-02-29T00:00:00Z",
        "0 22 * * mon-fri;2026-11-26T22:00:00Z;2026-11-25T22:00:00Z",
        "0 0 13 * fri;2026-11-27T00:00:00Z;2026-11-20T00:00:00Z"
      })
  void isDueAsCronHasIt(String text, Instant next, Instant last) {
    var cron = Cron.parse(text, UTC);
    var noon = Instant.parse("2026-11-26T12:00:07.5Z");
    assertThat(cron.after(noon)).contains(next);
    assertThat(cron.until(noon)).contains(last);
  }

  @Test
  void aDueTimeIsItsOwnLast() {
    var cron = Cron.parse("0 12 * * *", UTC);
    var noon = Instant.parse("2026-11-26T12:00:00Z");
    assertThat(cron.until(noon)).contains(noon);
    assertThat(cron.until(noon.minusMillis(1))).contains(noon.minusSeconds(86_400));
    assertThat(cron.after(noon)).contains(noon.plusSeconds(86_400));
  }

  @Test
  void followsTheClocksOfItsZone() {
    var cron = Cron.parse("0 3 * * *", BERLIN);
    assertThat(cron.after(Instant.parse("2026-07-01T12:00:00Z")))
        .contains(Instant.parse("2026-07-02T01:00:00Z"));
    assertThat(cron.after(Instant.parse("2026-12-01T12:00:00Z")))
        .contains(Instant.parse("2026-12-02T02:00:00Z"));
  }

  /** 02:30 is there twice when clocks are set back, and not at all when they are set forward. */
  @Test
  void isDueOnceADayAlsoWhenClocksAreChanged() {
    var cron = Cron.parse("30 2 * * *", BERLIN);
    var day = Instant.parse("2026-10-24T12:00:00Z");
    var back = cron.after(day).orElseThrow();
    assertThat(back)
        .isIn(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-25T01:30:00Z"));
    assertThat(cron.after(back)).contains(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void saysItInWords() {
    assertThat(Cron.parse("0 3 * * sat", UTC).words()).isEqualTo("at 03:00 at Saturday day");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"60 * * * *", "0 25 * * *", "0 0 32 * *", "0 0 * 13 *", "0 0 * * someday", "0 3"})
  void isRefusedWhenItIsNoTime(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Cron.parse(text, UTC));
  }

  @Test
  void mayNeverBeDue() {
    assertThat(Cron.parse("0 0 30 2 *", UTC).after(Instant.parse("2026-01-01T00:00:00Z")))
        .isEmpty();
  }
}
