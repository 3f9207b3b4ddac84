package io.holdfast.engine.mysql.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import org.junit.jupiter.api.Test;

class GtidSetTest {
  private static final Reign FIRST = new Reign(1, "aaaaaaaaaaaa");
  private static final Reign SECOND = new Reign(0x12345, "bbbbbbbbbbbb");
  private static final String FOREIGN = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

  private static GtidSet set(String text) {
    return GtidSet.parse(
        text.replace("F:", FIRST + ":1," + FIRST.server() + ":")
            .replace("S:", SECOND + ":1," + SECOND.server() + ":"));
  }

  @Test
  void aReignIsNamedAfterItsServerAndItsTerm() {
    assertThat(SECOND).hasToString("74000001-2345-8000-a74d-bbbbbbbbbbbb");
    assertThat(SECOND.server()).isEqualTo("74000000-0000-8000-a74d-bbbbbbbbbbbb");
    assertThat(Reign.of(SECOND.server(), 0x12345)).contains(SECOND);
    assertThat(Reign.of(FOREIGN)).isEmpty();
  }

  @Test
  void aPositionIsTheLastTermAndTheNumberOfTransactionsUpToThere() {
    assertThat(GtidSet.NONE.end()).isEqualTo(LogPosition.START);
    assertThat(set("F:1-400").end()).isEqualTo(new LogPosition(new Term(1), 401));
    assertThat(set("F:1-400,S:1-10").end()).isEqualTo(new LogPosition(new Term(0x12345), 412));
    assertThat(set("F:1-400," + SECOND + ":1").end())
        .isEqualTo(new LogPosition(new Term(0x12345), 402));
  }

  @Test
  void whatAReignWroteWithATagCounts() {
    var tagged = set("F:1-400").and(GtidSet.parse(FIRST.server() + ":app:1-9"));
    assertThat(tagged.end()).isEqualTo(new LogPosition(new Term(1), 410));
    assertThat(tagged.hasOf(FIRST.server())).isTrue();
  }

  @Test
  void aLongerLogOfAnOlderTermIsLessAdvanced() {
    var older = set("F:1-500");
    var newer = set("F:1-400,S:1-10");
    assertThat(newer.end()).isGreaterThan(older.end());
    assertThat(older.beyond(newer)).isEqualTo(FIRST.server() + ":401-500");
    assertThat(newer.holds(older)).isFalse();
  }

  /** Nor does what a foreign server wrote before, or what is beyond a gap. */
  @Test
  void whatAMemberWroteWithoutLeadingMakesItNoMoreAdvanced() {
    var led = set("F:1-400");
    for (var more :
        new String[] {SECOND.server() + ":1-9", FOREIGN + ":1-7", FIRST.server() + ":403"}) {
      assertThat(led.and(GtidSet.parse(more)).end()).as(more).isEqualTo(led.end());
      assertThat(led.and(GtidSet.parse(more)).beyond(led)).isEqualTo(more);
    }
  }

  @Test
  void setsAreReadAddedAndTakenApartAsTheServerWritesThem() {
    var read =
        GtidSet.parse(
            FOREIGN.toUpperCase(java.util.Locale.ROOT) + ":5:1-3:7-9:app:1-2,\n" + SECOND + ":1");
    assertThat(read).hasToString(FOREIGN + ":1-3:5:7-9," + FOREIGN + ":app:1-2," + SECOND + ":1");
    assertThat(read.and(GtidSet.parse(FOREIGN + ":4:6")))
        .hasToString(FOREIGN + ":1-9," + FOREIGN + ":app:1-2," + SECOND + ":1");
    assertThat(read.without(GtidSet.parse(FOREIGN + ":2-7," + FOREIGN + ":app:1-9")))
        .hasToString(FOREIGN + ":1:8-9," + SECOND + ":1");
    assertThat(read.without(read).isEmpty()).isTrue();
    assertThat(GtidSet.parseOwned(FOREIGN + ":5#20," + FOREIGN + ":6#21"))
        .isEqualTo(GtidSet.parse(FOREIGN + ":5-6"));
    assertThat(GtidSet.parse("")).isEqualTo(GtidSet.NONE);
  }
}
