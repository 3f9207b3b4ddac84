package io.holdfast.testkit;

import java.util.List;

/** A loopback address of its own: needs no rights and cannot be cut off. */
record LoopbackNetwork(String address) implements HostNetwork {
  @Override
  public List<String> inside(List<String> command) {
    return command;
  }

  @Override
  public boolean owns(OsProcess process) {
    return false; // all hosts share one network
  }
}
