package io.holdfast.predict.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateTextTest {
  @ParameterizedTest
  @CsvSource({
    "host-crash=2/y,2",
    "host-crash=0.5/month,6",
    "host-crash=1/week,52",
    "host-crash=0/d,0"
  })
  void readsARate(String text, double perYear) {
    var rates = RateText.rate(FailureRates.DEFAULT, text);
    assertThat(rates.perYear(FaultKind.HOST_CRASH)).isEqualTo(perYear);
    assertThat(rates.perYear(FaultKind.DISK_LOST)).isEqualTo(FaultKind.DISK_LOST.perYear());
  }

  @Test
  void readsARepairTime() {
    var rates = RateText.repair(FailureRates.DEFAULT, "host-crash=4h");
    assertThat(rates.repair(FaultKind.HOST_CRASH)).isEqualTo(Duration.ofHours(4));
    assertThat(RateText.repair(rates, "copy=2h").copy()).isEqualTo(Duration.ofHours(2));
  }

  @ParameterizedTest
  @CsvSource({
    "host-crash, expected a rate such as host-crash=2/y",
    "hosts=2/y, expected one of process-crash",
    "host-crash=2, expected a number with /y",
    "host-crash=-1/y, expected a number with /y",
    "host-crash=999999/d, expected at most"
  })
  void refusesARateAndSaysWhatWasExpected(String text, String expected) {
    assertThatThrownBy(() -> RateText.rate(FailureRates.DEFAULT, text))
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "host-crash, expected a repair time",
    "host=4h, there is no fault 'host'",
    "host-crash=4, 'expected a duration with ms, s, m, h or d'",
    "copy=0s, expected more than nothing",
    "host-crash=400d, at most a year"
  })
  void refusesARepairTimeAndSaysWhatWasExpected(String text, String expected) {
    assertThatThrownBy(() -> RateText.repair(FailureRates.DEFAULT, text))
        .hasMessageContaining(expected);
  }
}
