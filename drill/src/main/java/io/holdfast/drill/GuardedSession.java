package io.holdfast.drill;

/** A session whose every unforeseen exception is a failure that says nothing about the write. */
record GuardedSession(LedgerSession session) implements LedgerSession {
  @FunctionalInterface
  private interface Step {
    void take() throws LedgerFailure;
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws LedgerFailure;
  }

  private static void guard(Step step) throws LedgerFailure {
    try {
      step.take();
    } catch (RuntimeException e) {
      throw LedgerFailure.unforeseen(e);
    }
  }

  private static <T> T answer(Question<T> question) throws LedgerFailure {
    try {
      return question.ask();
    } catch (RuntimeException e) {
      throw LedgerFailure.unforeseen(e);
    }
  }

  @Override
  public void prepare() throws LedgerFailure {
    guard(session::prepare);
  }

  @Override
  public void hearLastWords() throws LedgerFailure {
    guard(session::hearLastWords);
  }

  @Override
  public void write(String run, int client, int sequence) throws LedgerFailure {
    guard(() -> session.write(run, client, sequence));
  }

  @Override
  public int newest(String run, int client) throws LedgerFailure {
    return answer(() -> session.newest(run, client));
  }

  @Override
  public LedgerRows read(String run) throws LedgerFailure {
    return answer(() -> session.read(run));
  }

  @Override
  public void remove(String run) throws LedgerFailure {
    guard(() -> session.remove(run));
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
