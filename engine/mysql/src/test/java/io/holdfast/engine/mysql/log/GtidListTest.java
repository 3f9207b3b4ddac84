package io.holdfast.engine.mysql.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import org.junit.jupiter.api.Test;

/** The server's own lists are the history of terms. */
class GtidListTest {
  @Test
  void aLongerLogOfAnOlderTermIsLessAdvanced() {
    var older = GtidList.parse("7400-1-500");
    var newer = GtidList.parse("7400-1-400,7400-2-450");
    assertThat(newer.end()).isEqualTo(new LogPosition(new Term(2), 450));
    assertThat(newer.end()).isGreaterThan(older.end());
    assertThat(newer.contains(older.end())).isFalse();
    assertThat(older.missingIn(newer)).containsExactly(new Gtid(7400, 1, 500));
    assertThat(newer.contains(new LogPosition(new Term(1), 400))).isTrue();
  }

  @Test
  void whatAMemberWroteWithoutLeadingMakesItNoMoreAdvanced() {
    var written = GtidList.parse("7400-1-400,7400-2147483650-401", "0-5-9");
    assertThat(written.end()).isEqualTo(new LogPosition(new Term(1), 400));
    assertThat(written.newestOfEachDomain().toString()).isEqualTo("0-5-9,7400-2147483650-401");
  }

  @Test
  void aCopyTakesTheTermsBeforeItAndNothingAfter() {
    var primary = GtidList.parse("7400-1-400,7400-2-450,7400-3-600,0-5-9");
    var at = GtidList.parse("7400-3-550,0-5-9");
    assertThat(primary.upTo(at).toString()).isEqualTo("7400-1-400,7400-2-450,7400-3-550,0-5-9");
  }
}
