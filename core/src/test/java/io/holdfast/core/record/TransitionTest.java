package io.holdfast.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TransitionTest {
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");
  private static final ServiceId DB = new ServiceId("db");
  private static final Term TERM = new Term(3);
  private static final AckRule OLD = new AckRule(new Revision(9), TERM, A, Set.of(B), 1);
  private static final Phase REPLACING =
      new Phase.Replacing(A, null, false, Reason.of(ReasonCode.PRIMARY_STOPPED));

  @Test
  void termNeverBeginsWithoutEndingTheOneBefore() {
    var leading = record(10, TERM, new Phase.Leading(A), OLD);
    var promoted = record(11, TERM.next(), new Phase.Leading(B), OLD, rule(11, TERM.next(), B));
    assertThat(Transition.between(leading, promoted)).isEmpty();
    assertThat(Transition.between(record(10, TERM, REPLACING, OLD), promoted))
        .contains(Transition.PROMOTED);
  }

  @Test
  void promotionKeepsEveryOlderRule() {
    var replacing = record(10, TERM, REPLACING, OLD);
    var forgetful = record(11, TERM.next(), new Phase.Leading(B), rule(11, TERM.next(), B));
    assertThat(Transition.between(replacing, forgetful)).isEmpty();
  }

  @Test
  void plannedMoveEndsWithItsTargetOrWithASeal() {
    var switching = record(10, TERM, new Phase.Switching(A, B), OLD);
    var target = record(11, TERM.next(), new Phase.Leading(B), OLD, rule(11, TERM.next(), B));
    assertThat(Transition.between(switching, target)).contains(Transition.HANDED_OVER);
    var another = record(11, TERM.next(), new Phase.Leading(A), OLD, rule(11, TERM.next(), A));
    assertThat(Transition.between(switching, another)).isEmpty();
    assertThat(Transition.between(switching, record(11, TERM, new Phase.Leading(A), OLD)))
        .isEmpty();
    assertThat(Transition.between(switching, record(11, TERM, REPLACING, OLD)))
        .contains(Transition.MOVE_ENDED);
  }

  @Test
  void ruleIsNeverReplacedAtOnce() {
    var before = record(10, TERM, new Phase.Leading(A), OLD);
    var naive = record(11, TERM, new Phase.Leading(A), rule(11, TERM, A));
    assertThat(Transition.between(before, naive)).isEmpty();
    var appended = record(11, TERM, new Phase.Leading(A), OLD, rule(11, TERM, A));
    assertThat(Transition.between(before, appended)).contains(Transition.RULE_APPENDED);
    var collapsed = record(12, TERM, new Phase.Leading(A), rule(11, TERM, A));
    assertThat(Transition.between(appended, collapsed)).contains(Transition.RULES_COLLAPSED);
  }

  @Test
  void noWayLeadsBackFromASeal() {
    var replacing = record(10, TERM, REPLACING, OLD);
    assertThat(Transition.between(replacing, record(11, TERM, new Phase.Leading(A), OLD)))
        .isEmpty();
  }

  @Test
  void documentedTableIsTheCodes() throws IOException {
    var documented = Path.of("..", "docs", "states.md");
    assertThat(Files.readString(documented))
        .as("docs/states.md must be the output of Transition.asMarkdown()")
        .isEqualTo(Transition.asMarkdown());
  }

  @Test
  void chinesePageHasTheSameWays() throws IOException {
    var page = Files.readString(Path.of("..", "docs", "zh-CN", "states.md"));
    assertThat(waysOf(page.replace("| 任意 | 不变 |", "| any | the same |")))
        .as("transition, from and to of docs/zh-CN/states.md")
        .isEqualTo(waysOf(Transition.asMarkdown()));
  }

  /** Every row of the table, without when it is taken, which is said in the page's language. */
  private static List<String> waysOf(String page) {
    return page.lines()
        .filter(line -> line.startsWith("| "))
        .skip(2) // What the columns are.
        .map(row -> row.substring(0, row.lastIndexOf(" | ")))
        .toList();
  }

  private static AckRule rule(long since, Term term, HostId primary) {
    return new AckRule(new Revision(since), term, primary, Set.of(), 0);
  }

  private static ServiceRecord record(long revision, Term term, Phase phase, AckRule... rules) {
    return new ServiceRecord(DB, new Revision(revision), term, phase, List.of(rules), false);
  }
}
