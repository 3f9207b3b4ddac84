package io.holdfast.drill;

/** One connection of a ledger's client. After a failure it is only good for closing. */
interface LedgerSession extends AutoCloseable {
  /** Makes what rows are written into, where it is missing. */
  void prepare() throws LedgerFailure;

  /** Fails when the server has ended the connection while it was idle; does not wait for it. */
  void hearLastWords() throws LedgerFailure;

  /** Writes one row; when it returns, the row is acknowledged without reservation. */
  void write(String run, int client, int sequence) throws LedgerFailure;

  /** The highest sequence number of that client that is there; -1 when there is none. */
  int newest(String run, int client) throws LedgerFailure;

  /** All rows of a run. */
  LedgerRows read(String run) throws LedgerFailure;

  /** Removes all rows of a run, and what they were in when nothing else is in it. */
  void remove(String run) throws LedgerFailure;

  @Override
  void close();
}
