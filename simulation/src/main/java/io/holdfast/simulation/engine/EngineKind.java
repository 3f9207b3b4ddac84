package io.holdfast.simulation.engine;

/** Whose replication the engines have. */
public enum EngineKind {
  /** A standby that has received a record has it; a former primary can be rewound. */
  POSTGRESQL,
  /**
   * What a standby has received and confirmed is in its relay log first and in its data later, and
   * what a primary has logged when it crashes is in its held log only (ADR 17). Such a log must be
   * applied before anybody writes, and must survive every start. What is in the data cannot be
   * taken back, only copied anew.
   */
  MARIADB,
  /**
   * A primary that has lost its replicas refuses writes by itself ({@code min-replicas-to-write}):
   * it counts them once a second, and its agent says whether that matters. And a server that comes
   * back may come back empty.
   */
  REDIS
}
