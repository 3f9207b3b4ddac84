package io.holdfast.simulation.quorum;

import java.util.function.ToLongFunction;

/** One document that the quorum keeps. */
public final class Register<R> {
  private final ToLongFunction<R> revision;
  private final QuorumWatcher<R> watcher;
  private R value;

  /**
   * A document.
   *
   * @param revision its version, which grows by one with every write
   */
  public Register(R value, ToLongFunction<R> revision, QuorumWatcher<R> watcher) {
    this.value = value;
    this.revision = revision;
    this.watcher = watcher;
  }

  /** The truth, which no host sees directly. */
  public R value() {
    return value;
  }

  long revisionOf(R document) {
    return revision.applyAsLong(document);
  }

  QuorumWatcher<R> watcher() {
    return watcher;
  }

  void become(R next) {
    value = next;
  }
}
