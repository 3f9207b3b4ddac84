package io.holdfast.agent.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.link.Internal;
import io.holdfast.agent.time.ManualTicker;
import io.holdfast.api.DrillFiling;
import io.holdfast.api.DrillFinding;
import io.holdfast.api.DrillSubject;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.WireFormat;
import io.holdfast.core.drill.DrillAsk;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillRecord;
import io.holdfast.core.drill.DrillResult;
import io.holdfast.core.drill.DrillWatch;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.spec.DrillSpec;
import io.holdfast.spi.engine.StepOutcome;
import io.holdfast.spi.store.Document;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said about drills by a controller whose quorum, or whose own thread, falls silent. */
@Timeout(120)
class DrillDeskTest {
  /** Longer than any test takes: whatever is not answered in it is not answered at all. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String DRILLS = "drills";
  private static final DrillAsk KILL =
      new DrillAsk(DrillKind.PROCESS_KILLED, DrillStage.DB, null, null, null);
  private static final DrillResult RESULT =
      new DrillResult(DrillResult.Answer.PASS, Duration.ofMillis(700), 100, 0L, "good");
  private static final String REPORT =
      WireFormat.writeText(
          new DrillFiling(
              new DrillFinding(DrillResult.Answer.PASS, 700L, 100, 0L, "good"),
              new DrillSubject(1)));

  private final InstantSource wallClock = InstantSource.fixed(Instant.EPOCH);
  private final JsonFormats formats = new JsonFormats(wallClock);
  private final FakeStore store = new FakeStore();
  private final ManualTicker ticker = new ManualTicker();
  private final Controller controller = new Controller(place());
  private final DrillDesk desk = new DrillDesk(controller);

  @AfterEach
  void end() {
    controller.close();
    store.close();
  }

  @Test
  void aDrillThatIsSaidToHaveBegunIsStored() throws InterruptedException {
    lead();
    var begun = Objects.requireNonNull(desk.begin(KILL, PATIENCE).orElseThrow().drill());
    assertThat(stored()).extracting(DrillRecord::number).containsExactly(begun.number());
  }

  @Test
  void aDrillThatIsNotKnownToBeStoredIsNotSaidToHaveBegun() throws InterruptedException {
    lead();
    store.fallSilentAbout(DRILLS);
    assertUnknown(() -> desk.begin(KILL, PATIENCE));
    store.answerAgain();
    assertThat(stored()).isEmpty();
    assertThat(desk.drill(1, PATIENCE)).isEmpty();
  }

  /** Or a client that measures would give up a drill that goes on. */
  @Test
  void noWordAboutADrillIsNotTheWordThatThereIsNone() throws InterruptedException {
    assertNothingIsSaid(PATIENCE);

    var record = DrillStage.record();
    store.fallSilentAbout("service/" + record.service());
    controller.leadership(store.leadership());
    assertNothingIsSaid(Duration.ofMillis(1));
    store.answerAgain();
    assertThat(desk.drill(1, PATIENCE)).as("there is none").isEmpty();
    assertThat(desk.watch(1, new DrillWatch(100, 0, Duration.ZERO), PATIENCE)).isEmpty();
    assertThat(desk.abort(1, PATIENCE)).isEmpty();
  }

  @Test
  void aResultIsSaidToBeKeptOnceItIsStoredAndIsStoredAsSoonAsThatIsPossible()
      throws InterruptedException {
    lead();
    var _ = desk.begin(KILL, PATIENCE);
    store.fallSilentAbout(DRILLS);
    assertUnknown(() -> desk.file(1, REPORT, RESULT, PATIENCE));
    assertThat(desk.report(1, PATIENCE)).as("not before its result is stored").isEmpty();

    store.answerAgain();
    while (desk.report(1, PATIENCE).isEmpty()) {
      Thread.sleep(10);
    }
    assertThat(desk.report(1, PATIENCE)).contains(REPORT);
    assertThat(stored()).extracting(DrillRecord::result).containsExactly(RESULT);
    assertThat(desk.file(1, REPORT, RESULT, PATIENCE)).as("once more").isPresent();
  }

  /** Lets this host lead a healthy service. */
  private void lead() throws InterruptedException {
    var record = DrillStage.record();
    store.put(
        new Document(
            "service/" + record.service(), record.revision().number(), formats.record(record)));
    controller.leadership(store.leadership());
    for (var report : DrillStage.reports(1)) {
      assertThat(controller.report(report, PATIENCE)).isPresent();
    }
  }

  private void assertNothingIsSaid(Duration deadline) {
    assertUnknown(() -> desk.drill(1, deadline));
    assertUnknown(() -> desk.watch(1, new DrillWatch(100, 0, Duration.ZERO), deadline));
    assertUnknown(() -> desk.abort(1, deadline));
    assertUnknown(() -> desk.file(1, REPORT, RESULT, deadline));
    assertUnknown(() -> desk.report(1, deadline));
  }

  private static void assertUnknown(ThrowingCallable question) {
    assertThatThrownBy(question)
        .isInstanceOfSatisfying(
            HoldfastException.class,
            fault -> assertThat(fault.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN));
  }

  private List<DrillRecord> stored() {
    return store
        .read(DRILLS)
        .map(document -> formats.drills(document.json()).drills())
        .orElse(List.of());
  }

  /** Time stands still, but flies while somebody waits for the quorum to answer about drills. */
  private Instant now() {
    if (store.isMissedAbout(DRILLS)) {
      ticker.pass(PATIENCE);
    }
    return ticker.now();
  }

  private Controller.Place place() {
    return new Controller.Place(
        DrillStage.cluster(DrillSpec.DEFAULT),
        DrillStage.B,
        store,
        formats,
        new FakePeers(),
        _ -> {},
        (_, _) ->
            new Internal.Restarted(
                new StepOutcome.Refused(Reason.of(ReasonCode.NOT_A_STANDBY)), null),
        _ -> new FaultAnswer(0, null, List.of(), null),
        (_, _) -> {
          throw new AssertionError("nothing is scheduled");
        },
        _ -> {},
        (_, position) -> position.toString(),
        this::now,
        wallClock,
        () -> {});
  }
}
