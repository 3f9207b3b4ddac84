package io.holdfast.simulation.scenario;

/**
 * Which faults are within the model while leases are in use. A lease is kept by the agent: an
 * asynchronous primary that loses its agent while nobody sees its engine goes on by itself, which
 * no protocol can tell from one that is gone. So what takes the one and what takes the other do not
 * come together, whichever service's faults they are.
 */
final class LeaseFaults {
  private final boolean leases;
  private Fault.Takes taken = Fault.Takes.NOTHING;
  private long takenUntilMicros;

  /**
   * @param leases whether any service has them
   */
  LeaseFaults(boolean leases) {
    this.leases = leases;
  }

  /** Whether it may strike now; if so, it is taken to do so. */
  boolean allow(Fault fault, long nowMicros, long lastsMicros) {
    var takes = fault.takes();
    if (!leases || takes == Fault.Takes.NOTHING) {
      return true;
    }
    if (nowMicros < takenUntilMicros && (takes != taken || takes == Fault.Takes.BOTH)) {
      return false;
    }
    taken = takes;
    takenUntilMicros = Math.max(takenUntilMicros, nowMicros + lastsMicros);
    return true;
  }
}
