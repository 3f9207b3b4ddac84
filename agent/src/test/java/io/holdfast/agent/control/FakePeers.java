package io.holdfast.agent.control;

import io.holdfast.agent.link.Internal;
import io.holdfast.agent.link.Lifeline;
import io.holdfast.agent.link.Peers;
import io.holdfast.agent.link.Reply;
import io.holdfast.agent.time.Ticker;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.drill.FaultAnswer;
import io.holdfast.core.goal.HostGoals;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.Sighting;
import io.holdfast.spi.engine.Incident;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Hosts that could be given any fault, say so when they are asked, and nothing else. */
final class FakePeers implements Peers {
  @Override
  public Reply<HostGoals> report(HostId controller, HostReport report, Duration deadline) {
    return silent();
  }

  @Override
  public Reply<Boolean> goals(HostId host, HostGoals goals, Duration deadline) {
    return silent();
  }

  @Override
  public Reply<Boolean> incidents(HostId controller, List<Incident> incidents, Duration deadline) {
    return silent();
  }

  @Override
  public Reply<Internal.Restarted> restart(HostId host, Internal.Restart asked) {
    return silent();
  }

  @Override
  public Reply<FaultAnswer> fault(HostId host, Internal.FaultCall call, Duration deadline) {
    return call.look() == null
        ? silent()
        : new Reply.Answered<>(new FaultAnswer(0, null, List.of(), null));
  }

  @Override
  public void holdLifeline(HostId host, Ticker ticker, Lifeline.Watcher watcher)
      throws InterruptedException {
    new CountDownLatch(1).await();
  }

  @Override
  public Sighting.Outcome ping(HostId host, Duration deadline) {
    return Sighting.Outcome.SILENT;
  }

  @Override
  public Optional<HostId> askForController(HostId host, Duration deadline) {
    return Optional.empty();
  }

  private static <T> Reply<T> silent() {
    return new Reply.Silent<>("nothing is said here");
  }
}
