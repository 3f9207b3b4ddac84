package io.holdfast.agent.control;

/** How a host is, as far as the controller can tell. */
public enum HostCondition {
  /** Its agent reports. */
  UP("up"),
  /** Its agent is silent, not long enough to be sure. */
  SUSPECT("suspect"),
  /** Its agent is gone: it refuses connections, or has been silent for long. */
  DOWN("down");

  private final String word;

  HostCondition(String word) {
    this.word = word;
  }

  /** As written in the status document. */
  public String word() {
    return word;
  }
}
