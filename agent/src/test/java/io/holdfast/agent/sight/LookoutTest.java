package io.holdfast.agent.sight;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.time.ManualTicker;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.host.HostAction;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.Sighting;
import io.holdfast.spi.engine.EngineDriver;
import io.holdfast.spi.engine.StepOutcome;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LookoutTest {
  private static final ServiceId DB = new ServiceId("db");
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");
  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  private final ManualTicker ticker = new ManualTicker();
  private final Prober driver = new Prober();
  private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
  private final Lookout lookout =
      new Lookout(DB, B, driver, HEARTBEAT, HEARTBEAT, ticker, () -> news.add("news"));

  @Test
  void asksThePrimaryEveryHeartbeatAndTellsWhatIsNew() throws InterruptedException {
    lookout.aimAt(A);
    answer(Sighting.Outcome.ANSWERED);
    assertThat(lookout.sighting().orElseThrow().outcome()).isEqualTo(Sighting.Outcome.ANSWERED);

    ticker.pass(HEARTBEAT);
    answer(Sighting.Outcome.REFUSED);
    assertThat(lookout.sighting().orElseThrow().outcome()).isEqualTo(Sighting.Outcome.REFUSED);
    assertThat(lookout.sighting().orElseThrow().age()).isZero();
  }

  /** A program that listens on the loopback interface only is refused to every other host. */
  @Test
  void aRefusalByOneThatNeverAnsweredSaysNothing() throws InterruptedException {
    lookout.aimAt(A);
    answer(Sighting.Outcome.REFUSED);
    assertThat(lookout.sighting().orElseThrow().outcome()).isEqualTo(Sighting.Outcome.SILENT);
  }

  @Test
  void neverAsksItself() {
    lookout.aimAt(B);
    lookout.tick();
    lookout.askNow();

    assertThat(driver.asked).isEmpty();
    assertThat(lookout.sighting()).isEmpty();
  }

  /** A probe hung in a frozen server once kept the last good answer standing for all its freeze. */
  @Test
  void aProbeThatOutlivesItsDeadlineCountsAsSilence() throws InterruptedException {
    lookout.aimAt(A);
    lookout.tick();
    assertThat(driver.asked.poll(10, TimeUnit.SECONDS)).isEqualTo(A);
    var askedAt = ticker.now();
    ticker.pass(Duration.ofMillis(1600));
    lookout.tick();

    var sighting = lookout.sighting().orElseThrow();
    assertThat(sighting.outcome()).isEqualTo(Sighting.Outcome.SILENT);
    assertThat(ticker.now().minus(sighting.age())).isEqualTo(askedAt);
    lookout.tick();
    assertThat(driver.asked.poll(10, TimeUnit.SECONDS)).as("the next one is asked").isEqualTo(A);
  }

  @Test
  void anAnswerAboutAFormerPrimaryIsDropped() throws InterruptedException {
    lookout.aimAt(A);
    lookout.tick();
    assertThat(driver.asked.poll(10, TimeUnit.SECONDS)).isEqualTo(A);
    lookout.aimAt(new HostId("c"));
    driver.answers.add(Sighting.Outcome.ANSWERED);
    assertThat(news.poll(10, TimeUnit.SECONDS)).isNotNull();

    assertThat(lookout.sighting()).isEmpty();
  }

  private void answer(Sighting.Outcome outcome) throws InterruptedException {
    lookout.tick();
    assertThat(driver.asked.poll(10, TimeUnit.SECONDS)).isEqualTo(A);
    driver.answers.add(outcome);
    assertThat(news.poll(10, TimeUnit.SECONDS)).isNotNull();
  }

  /** Answers what the test says, when it says so. */
  private static final class Prober implements EngineDriver {
    final BlockingQueue<HostId> asked = new LinkedBlockingQueue<>();
    final BlockingQueue<Sighting.Outcome> answers = new LinkedBlockingQueue<>();

    @Override
    public Sighting.Outcome probe(HostId target, Duration deadline) {
      asked.add(target);
      try {
        return answers.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Sighting.Outcome.SILENT;
      }
    }

    @Override
    public EngineState observe(Duration deadline) {
      return new EngineState.Absent();
    }

    @Override
    public boolean processChanged() {
      return false;
    }

    @Override
    public StepOutcome perform(HostAction action, Duration deadline) {
      return new StepOutcome.Done();
    }

    @Override
    public String format(LogPosition position) {
      return position.toString();
    }

    @Override
    public void close() {}
  }
}
