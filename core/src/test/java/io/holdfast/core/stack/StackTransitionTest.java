package io.holdfast.core.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackTransitionTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void documentedTableIsTheCodes() throws IOException {
    assertThat(Files.readString(DOCS.resolve("stacks.md"))).contains(StackTransition.asMarkdown());
  }

  @Test
  void chinesePageHasTheSameWays() throws IOException {
    var page =
        Files.readString(DOCS.resolve("zh-CN").resolve("stacks.md"))
            .replace("| 任意 | 不变 |", "| any | the same |");
    assertThat(page)
        .as("transition, from and to of docs/zh-CN/stacks.md")
        .contains(
            StackTransition.asMarkdown()
                .lines()
                .skip(2) // What the columns are.
                .map(row -> row.substring(0, row.lastIndexOf(" | ")))
                .toList());
  }

  @Test
  void nothingLeadsBackOnceSomethingServedOnTheTarget() {
    var home = Ensemble.on(Ensemble.A);
    var moving =
        StackRequests.apply(home.view(), new StackRequest.Switchover(Ensemble.B))
                instanceof StackRequest.Outcome.Accepted(var next, _)
            ? next
            : home.record();
    var back = moving.with(new StackPhase.Settled(Ensemble.A));
    assertThat(StackTransition.between(moving, back)).contains(StackTransition.STAYED);
    var phase = (StackPhase.Moving) moving.phase();
    var beyond =
        moving.with(
            new StackPhase.Moving(
                phase.from(), phase.to(), phase.cause(), phase.travellers(), true, phase.why()));
    assertThat(StackTransition.between(moving, beyond))
        .contains(StackTransition.POINT_OF_NO_RETURN);
    assertThat(StackTransition.between(beyond, beyond.with(new StackPhase.Settled(Ensemble.A))))
        .isEmpty();
  }

  @Test
  void aMoveBeginsAtTheHomeAndIsNeverBegunAsARollback() {
    var home = Ensemble.on(Ensemble.A).record();
    for (var cause : List.of(MoveCause.values())) {
      var from = cause == MoveCause.RETURN ? Ensemble.A : Ensemble.B;
      var phase =
          new StackPhase.Moving(
              from,
              Ensemble.A,
              cause,
              List.of(),
              from.equals(Ensemble.A),
              new Reason(ReasonCode.STACK_STEP, ""));
      assertThat(StackTransition.between(home, home.with(phase)).isPresent())
          .as("%s", cause)
          .isEqualTo(cause == MoveCause.RETURN);
    }
  }
}
