package io.holdfast.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.predict.course.Blows;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is predicted for one fault is within a factor of two of the median that was measured with
 * real servers, as in {@code docs/benchmarks.md}.
 */
class MeasuredTest {
  private static final double FACTOR = 2;

  /**
   * A measured median.
   *
   * @param what the service or stack
   */
  record Measured(String blueprint, String what, String fault, double seconds) {}

  static Stream<Measured> medians() {
    return Stream.of(
        new Measured("postgresql-3", "db", "crashed", 0.41),
        new Measured("postgresql-3", "db", "killed", 0.52),
        new Measured("postgresql-3", "db", "silent", 1.89),
        new Measured("netvis", "db", "crashed", 0.25),
        new Measured("netvis", "db", "killed", 0.30),
        new Measured("netvis", "db", "silent", 1.74),
        new Measured("netvis", "cache", "crashed", 0.13),
        new Measured("netvis", "cache", "silent", 1.88),
        new Measured("netvis", "netvis", "killed", 0.79),
        new Measured("netvis", "netvis", "silent", 2.32),
        new Measured("im", "db", "crashed", 0.34),
        new Measured("im", "db", "silent", 1.84),
        new Measured("im", "cache", "crashed", 0.13),
        new Measured("im", "cache", "silent", 1.88),
        new Measured("im", "im", "killed", 0.84),
        new Measured("im", "im", "silent", 3.89));
  }

  @ParameterizedTest
  @MethodSource("medians")
  void isPredictedWithinAFactorOfTwo(Measured measured) {
    assertThat(seconds(measured))
        .as(measured.toString())
        .isBetween(measured.seconds() / FACTOR, measured.seconds() * FACTOR);
  }

  private static double seconds(Measured measured) {
    var spec = spec(measured.blueprint());
    var expected =
        Predictor.expected(spec, new Blows(spec)).stream()
            .filter(one -> one.name().equals(measured.what()))
            .findFirst()
            .orElseThrow();
    var found =
        switch (measured.fault()) {
          case "crashed" -> expected.crashed();
          case "killed" -> expected.killed();
          default -> expected.silent();
        };
    return Objects.requireNonNull(found, "lasts until a repair").toMillis() / 1000.0;
  }

  private static ClusterSpec spec(String name) {
    return name.equals("postgresql-3") ? Specs.of(POSTGRESQL) : Specs.blueprint(name);
  }

  private static final String POSTGRESQL =
      """
      cluster: shop
      hosts:
        a: {address: 10.0.0.11}
        b: {address: 10.0.0.12}
        c: {address: 10.0.0.13}
      services:
        db: {engine: postgresql, entries: {write: {gateway: 6432}}}
      """;
}
