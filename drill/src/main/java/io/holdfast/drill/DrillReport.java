package io.holdfast.drill;

import java.time.Duration;

/** The result of one drill: how long, and what was lost. */
public record DrillReport(Outage outage, LedgerVerdict verdict) {
  /** Measures and checks one fault; clients may go on writing meanwhile. */
  public static DrillReport of(LedgerHistory history, Duration fault, Duration auditDeadline) {
    return new DrillReport(history.outageAfter(fault), LedgerAudit.check(history, auditDeadline));
  }

  /** As in {@code RTO 0.84 s, 0 of 12 345 acknowledged writes lost}. */
  public String sentence() {
    var rto =
        outage
            .rto()
            .map(time -> "RTO " + Figures.seconds(time))
            .orElse(
                "no write acknowledged for the last " + Figures.seconds(outage.silence().length()));
    return rto + ", " + verdict.sentence();
  }
}
