package io.holdfast.testkit;

import java.util.List;

/** How one host is reached, and what tells its processes from all others. */
sealed interface HostNetwork permits LoopbackNetwork, NamespaceNetwork {
  /** Its address. */
  String address();

  /** The command, run on this host. */
  List<String> inside(List<String> command);

  /** Whether the process runs on this host, as far as the network tells. */
  boolean owns(OsProcess process);
}
