package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.mysql.log.History;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Path;

/** What a flavour does in its own way in a step. */
interface Steps {
  /**
   * Whether a server that crashed can take back what it had logged and not committed, instead of
   * committing it.
   */
  boolean takesBack();

  /** Lets a server that does not lead be written by nobody at all, where that can be said. */
  void lock(Session session, Deadline deadline) throws SqlFailure;

  /** Lets us, and nobody else, write at a server that is about to lead in that term. */
  void makeReady(Engine engine, Term term, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException;

  /** Ends the thread that receives the primary's log; returns when it has ended. */
  void endReceiver(Engine engine, Deadline deadline) throws SqlFailure;

  /**
   * Ends both threads, that which receives and that which applies. To be called when everything
   * that was received whole has been applied.
   */
  void endReplication(Engine engine, Deadline deadline) throws SqlFailure, InterruptedException;

  /** Makes the next transaction of this connection the first of the term, or is that itself. */
  void beginTerm(Session logged, Term term, LogPosition end, Deadline deadline)
      throws SqlFailure, StepEnded;

  /** Tells a server that nobody writes to any more to end, when standbys have what they can. */
  void shutDown(Engine engine, Deadline deadline)
      throws IOException, SqlFailure, InterruptedException;

  /** Where a server that was stopped in order ended; {@link LogPosition#START} for not known. */
  LogPosition stoppedAt(Engine engine) throws IOException;

  /** End of all that the member has, in its data or beyond. */
  LogPosition end(Engine engine, Snapshot snapshot) throws IOException;

  /** Whether the primary has all that this member has beyond its data. */
  boolean isTailWith(Engine engine, History primary, Snapshot snapshot) throws IOException;

  /** Makes part of the data what was received and nobody is applying. */
  void applyRest(Engine engine, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException;

  /** Transactions in a file of the binary log. */
  History logged(Path file) throws IOException;

  /**
   * Fills the empty, running server with the primary's data, such that it can follow.
   *
   * @param history what the primary had before
   */
  void fetch(Engine engine, HostId primary, History history, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException;
}
