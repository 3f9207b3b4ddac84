package io.holdfast.simulation.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The address is never on two hosts, and always where it belongs in the end. */
class AddressSimulationTest {
  private static final long HISTORIES = 3_000;

  @Test
  void neverOnTwoHostsAndAtLastWhereItBelongs() {
    assertThat(firstFailure(Set.of())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void mistakeIsFound(Mistake mistake) {
    assertThat(firstFailure(Set.of(mistake)))
        .hasValueSatisfying(what -> assertThat(what).contains("have the address"));
  }

  private static Optional<String> firstFailure(Set<Mistake> mistakes) {
    return LongStream.rangeClosed(1, HISTORIES)
        .mapToObj(seed -> AddressWorld.run(seed, mistakes))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
