package io.holdfast.traffic.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "*, +switch-master, true",
    "+switch-master, +switch-master, true",
    "+switch-maste, +switch-master, false",
    "?sdown, -sdown, true",
    "?sdown, sdown, false",
    "[+-]sdown, -sdown, true",
    "[^+]sdown, +sdown, false",
    "[^+]sdown, -sdown, true",
    "[a-c]x, bx, true",
    "[c-a]x, bx, true",
    "[a-c]x, dx, false",
    "\\*x, *x, true",
    "\\*x, ax, false",
    "a*b*c, aXXbYYc, true",
    "a*b*c, aXXbYY, false",
    "[abc, a, true",
    "a\\, a, false",
    "a\\, a\\, true",
  })
  void matchesAsRedisDoes(String pattern, String text, boolean expected) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(expected);
  }

  @Test
  @Timeout(60)
  void aPatternMadeToTakeForeverDoesNot() {
    var begun = System.nanoTime();
    assertThat(new Glob("*a".repeat(500) + "b").matches("a".repeat(1000))).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
  }
}
