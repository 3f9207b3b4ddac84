package io.holdfast.core.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.Sighting.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the controller knows of one agent's process. */
class ContactTest {
  private static final HostId A = new HostId("a");
  private static final HostReport REPORT =
      new HostReport(A, 1, 1, Epoch.NONE, List.of(), List.of());

  private static final Contact ENDED = heardAt(1).pinged(Outcome.ENDED, at(2));

  private static Instant at(long second) {
    return Instant.EPOCH.plusSeconds(second);
  }

  private static Contact heardAt(long second) {
    return Contact.none(A).heard(REPORT, at(second));
  }

  @Test
  void anAgentThatHasEndedStaysSoWhileItRefusesOrIsSilent() {
    assertThat(ENDED.hasEnded()).isTrue();
    assertThat(ENDED.pinged(Outcome.REFUSED, at(3))).isEqualTo(ENDED);
    assertThat(ENDED.pinged(Outcome.SILENT, at(3))).isEqualTo(ENDED);
  }

  @Test
  void anAnswerIsOfTheNextOne() {
    assertThat(ENDED.pinged(Outcome.ANSWERED, at(3)).hasEnded()).isFalse();
  }

  /** The next one is behind a firewall that lets it report, and then does not. */
  @Test
  void aRefusalAfterAReportIsNoEnd() {
    var heard = ENDED.heard(REPORT, at(3));
    assertThat(heard.hasEnded()).isFalse();
    assertThat(heard.pinged(Outcome.REFUSED, at(4)).ping()).isEqualTo(Outcome.REFUSED);
  }

  @Test
  void anEndFromBeforeTheLastReportOrAnswerIsOver() {
    assertThat(heardAt(3).pinged(Outcome.ENDED, at(2)).hasEnded()).isFalse();
    var answered = heardAt(1).pinged(Outcome.ANSWERED, at(3));
    assertThat(answered.pinged(Outcome.ENDED, at(2))).isEqualTo(answered);
  }

  @Test
  void aHostThatWasNeverHeardCanHaveEnded() {
    assertThat(Contact.none(A).pinged(Outcome.ENDED, at(1)).hasEnded()).isTrue();
  }
}
