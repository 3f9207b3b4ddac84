package io.holdfast.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.predict.rate.FailureRates;
import io.holdfast.predict.rate.FaultKind;
import io.holdfast.predict.weakness.SinglePoint;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PredictorTest {
  private static final String THREE =
      """
      cluster: shop
      hosts:
        a: {address: h1, price: 100}
        b: {address: h2, price: 100}
        c: {address: h3, price: 40}
      services:
        db: {engine: postgresql, entries: {write: {gateway: 6432}}}
      """;

  @Test
  void theSameSeedGivesTheSamePrediction() {
    var spec = Specs.blueprint("im");
    assertThat(predict(spec, FailureRates.DEFAULT)).isEqualTo(predict(spec, FailureRates.DEFAULT));
  }

  @Test
  void withoutFaultsEverythingServesAlways() {
    var none = FailureRates.DEFAULT;
    for (var kind : FaultKind.values()) {
      none = none.withRate(kind, 0);
    }
    assertThat(predict(Specs.blueprint("im"), none).availabilities())
        .allSatisfy(one -> {
          assertThat(one.fraction()).isEqualTo(1);
          assertThat(one.rto().count()).isZero();
        });
  }

  @Test
  void oneMemberIsDownForAsLongAsItsHost() {
    var only =
        FailureRates.DEFAULT
            .withRate(FaultKind.HOST_CRASH, 2)
            .withRepair(FaultKind.HOST_CRASH, Duration.ofHours(4))
            .withRate(FaultKind.PROCESS_CRASH, 0)
            .withRate(FaultKind.NETWORK_CUT, 0)
            .withRate(FaultKind.DISK_FULL, 0)
            .withRate(FaultKind.DISK_LOST, 0)
            .withRate(FaultKind.OPERATOR_MISTAKE, 0);
    var alone = predict(Specs.of(THREE.replace("db: {", "db: {members: [a], ")), only).of("db");
    assertThat(alone.downPerYear()).isBetween(Duration.ofHours(7), Duration.ofHours(9));
    var three = predict(Specs.of(THREE), only).of("db");
    assertThat(three.downPerYear()).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void aSynchronousServiceLosesNothingByAFailover() {
    assertThat(predict(Specs.of(THREE), FailureRates.DEFAULT).of("db").lostPerYear()).isZero();
  }

  @Test
  void anOnlyCopyIsLostWithItsDisk() {
    var rates = FailureRates.DEFAULT.withRate(FaultKind.DISK_LOST, 0.1);
    var alone = predict(Specs.of(THREE.replace("db: {", "db: {members: [a], ")), rates).of("db");
    assertThat(alone.dataLossesPer1000Years()).isBetween(60.0, 140.0);
    var three = predict(Specs.of(THREE), rates).of("db");
    assertThat(three.dataLossesPer1000Years()).isLessThan(5.0);
  }

  @Test
  void theLossOfTheOnlyZoneIsInTheFigures() {
    var one = THREE.replace("price", "zone: z1, price");
    assertThat(predict(Specs.of(one), FailureRates.DEFAULT).of("db").downPerYear())
        .isGreaterThan(Duration.ofHours(1));
    assertThat(predict(Specs.of(THREE), FailureRates.DEFAULT).of("db").downPerYear())
        .isLessThan(Duration.ofMinutes(10));
  }

  @Test
  void whatHelpsMostComesFirstWithItsPrice() {
    var spec = Specs.of(THREE.replace("db: {", "db: {members: [a], "));
    var options = new PredictionOptions(FailureRates.DEFAULT, 400, 1, true);
    var prediction = new Predictor(options, _ -> {}).of(spec);
    assertThat(prediction.price()).isEqualByComparingTo("240");
    assertThat(prediction.improvements().getFirst().change()).startsWith("a member of db on");
    assertThat(prediction.improvements().getFirst().saved()).isPositive();
    assertThat(prediction.improvements())
        .filteredOn(one -> one.change().equals("a member of db on a new host"))
        .singleElement()
        .extracting(Improvement::price)
        .isEqualTo(new BigDecimal("80.00"));
    assertThat(prediction.weaknesses()).extracting(SinglePoint::rule).containsExactly("one-member");
  }

  /** Under strict a new primary serves when the other member has come back, and not before. */
  @Test
  void strictWithTwoMembersComesBackWithTheOther() {
    var strict = THREE.replace("db: {", "db: {durability: strict, members: [a, b], ");
    var prediction = predict(Specs.of(strict), FailureRates.DEFAULT);
    var crashed = Objects.requireNonNull(prediction.expected("db").crashed());
    assertThat(crashed).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
    assertThat(prediction.expected("db").silent()).isNull();
    assertThat(prediction.of("db").fraction()).isBetween(0.999, 0.9999);
    assertThat(prediction.of("db").dataLossesPer1000Years()).isZero();
  }

  @Test
  void fiftyHostsAreNoTrouble() {
    var hosts =
        IntStream.range(0, 50)
            .mapToObj("  h%1$d: {address: n%1$d, zone: z%1$d}"::formatted)
            .collect(Collectors.joining("\n"));
    var services =
        IntStream.range(0, 20)
            .mapToObj(n ->
                "  s%d: {engine: postgresql, members: [h%d, h%d, h%d], entries: {write: {gateway: %d}}, port: %d}"
                    .formatted(n, n, n + 10, n + 20, 7000 + n, 6000 + n))
            .collect(Collectors.joining("\n"));
    var spec = Specs.of("cluster: big\nhosts:\n" + hosts + "\nservices:\n" + services + "\n");
    var options = new PredictionOptions(FailureRates.DEFAULT, 20, 1, false);
    var prediction = new Predictor(options, _ -> {}).of(spec);
    assertThat(prediction.availabilities())
        .hasSize(20)
        .allSatisfy(one -> assertThat(one.fraction()).isBetween(0.999, 1.0));
    assertThat(prediction.weaknesses()).isEmpty();
  }

  private static Prediction predict(ClusterSpec spec, FailureRates rates) {
    return new Predictor(new PredictionOptions(rates, 1000, 1, false), _ -> {}).of(spec);
  }
}
