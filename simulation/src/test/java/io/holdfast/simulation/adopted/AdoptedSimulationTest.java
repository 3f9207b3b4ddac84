package io.holdfast.simulation.adopted;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A set with electors of its own is followed and asked, never overruled (S9). */
class AdoptedSimulationTest {
  private static final long HISTORIES = 600;

  @Test
  void theElectorsAreFollowedAndNeverOverruled() {
    assertThat(firstFailure(Set.of())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void mistakeIsFound(Mistake mistake) {
    assertThat(firstFailure(Set.of(mistake))).isPresent();
  }

  private static Optional<String> firstFailure(Set<Mistake> mistakes) {
    return LongStream.rangeClosed(1, HISTORIES)
        .mapToObj(seed -> AdoptedWorld.run(seed, mistakes))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
