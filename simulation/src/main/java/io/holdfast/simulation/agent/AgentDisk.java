package io.holdfast.simulation.agent;

import io.holdfast.core.host.HostMemory;

/** What an agent has on disk. */
public final class AgentDisk {
  private HostMemory memory = HostMemory.BLANK;
  private long incarnation;
  private boolean full;

  public HostMemory memory() {
    return memory;
  }

  void remember(HostMemory next) {
    memory = next;
  }

  /** A number that grows with every start of the agent. */
  long nextIncarnation() {
    return ++incarnation;
  }

  public boolean isFull() {
    return full;
  }

  public void setFull(boolean isFull) {
    full = isFull;
  }

  /** The disk was replaced by an empty one. */
  public void wipe() {
    memory = HostMemory.BLANK;
  }
}
