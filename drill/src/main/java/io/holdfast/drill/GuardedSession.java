package io.holdfast.drill;

/** A session whose every unforeseen exception is a failure that says nothing about the write. */
record GuardedSession(LedgerSession session) implements LedgerSession {
  @Override
  public void prepare() throws LedgerFailure {
    try {
      session.prepare();
    } catch (RuntimeException e) {
      throw LedgerFailure.unforeseen(e);
    }
  }

  @Override
  public void hearLastWords() throws LedgerFailure {
    try {
      session.hearLastWords();
    } catch (RuntimeException e) {
      throw LedgerFailure.unforeseen(e);
    }
  }

  @Override
  public void write(String run, int client, int sequence) throws LedgerFailure {
    try {
      session.write(run, client, sequence);
    } catch (RuntimeException e) {
      throw LedgerFailure.unforeseen(e);
    }
  }

  @Override
  public int newest(String run, int client) throws LedgerFailure {
    try {
      return session.newest(run, client);
    } catch (RuntimeException e) {
      throw LedgerFailure.unforeseen(e);
    }
  }

  @Override
  public LedgerRows read(String run) throws LedgerFailure {
    try {
      return session.read(run);
    } catch (RuntimeException e) {
      throw LedgerFailure.unforeseen(e);
    }
  }

  @Override
  public void remove(String run) throws LedgerFailure {
    try {
      session.remove(run);
    } catch (RuntimeException e) {
      throw LedgerFailure.unforeseen(e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (RuntimeException e) {
      // It is of no use any more, and what mattered about it is in the log.
    }
  }
}
