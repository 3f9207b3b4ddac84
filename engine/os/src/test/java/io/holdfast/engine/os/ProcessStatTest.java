package io.holdfast.engine.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines as Linux 6 writes them, shortened behind what is read. */
class ProcessStatTest {
  @Test
  void readsALineWhoseProgramHasParenthesesInItsName() {
    assertThat(
            ProcessStat.parse(
                "231 (odd) (name) R 230 229 205 0 -1 4227084 2937 6535 10 0 4 0 3 2 20 0 5 0"
                    + " 1240154 0 0"))
        .isEqualTo(new ProcessStat('R', 229, 5, 1_240_154));
  }

  /** A server's first thread may have ended while others of it still hold its listening socket. */
  @ParameterizedTest
  @CsvSource({
    "R, 3, false",
    "T, 1, false",
    "Z, 2, false",
    "Z, 1, true",
    "Z, 0, true",
    "X, 1, true"
  })
  void hasEndedOnceItsLastThreadHas(char state, int threads, boolean ended) {
    assertThat(new ProcessStat(state, 1, threads, 1).hasEnded()).isEqualTo(ended);
  }
}
