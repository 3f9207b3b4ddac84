package io.holdfast.agent.supervision;

import io.holdfast.core.host.HostAction;
import io.holdfast.core.host.HostMemory;
import io.holdfast.core.report.MemberReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what it is asked to do; the test decides when and how that ends. */
final class FakeHands implements Hands {
  /** In the order in which they happened: what was remembered, performed, reported. */
  final List<Object> history = new ArrayList<>();

  final List<HostAction> performed = new ArrayList<>();
  final List<MemberReport> reports = new ArrayList<>();
  final List<HostMemory> memories = new ArrayList<>();
  long ticket;
  boolean observing;
  boolean interrupted;
  boolean diskFull;
  boolean lastUrgent;

  @Override
  public void observe(long asked) {
    ticket = asked;
    observing = true;
  }

  @Override
  public void perform(HostAction action) {
    performed.add(action);
    history.add(action);
    interrupted = false;
  }

  @Override
  public void interrupt() {
    interrupted = true;
  }

  @Override
  public void remember(HostMemory memory) throws IOException {
    if (diskFull) {
      throw new IOException("No space left on device");
    }
    memories.add(memory);
    history.add(memory);
  }

  @Override
  public void report(MemberReport report, boolean urgent) {
    reports.add(report);
    history.add(report);
    lastUrgent = urgent;
  }

  @Override
  public void note(String line) {}

  @Nullable HostAction lastAction() {
    return performed.isEmpty() ? null : performed.getLast();
  }

  MemberReport lastReport() {
    return reports.getLast();
  }
}
