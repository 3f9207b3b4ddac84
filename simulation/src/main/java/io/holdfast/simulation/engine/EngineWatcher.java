package io.holdfast.simulation.engine;

import io.holdfast.core.durability.AckRule;

/** Hears of everything that engines do and that a rule could be broken by. */
public interface EngineWatcher {
  /** The records from one offset up to another were acknowledged under this rule. */
  void acknowledged(SimEngine primary, int from, int to, AckRule rule);

  /** It takes writes from now on in this term. */
  void leads(SimEngine primary, int term);

  /** It admits clients from now on. */
  void opened(SimEngine primary);

  /** It receives from that host's primary of this term from now on. */
  void attached(SimEngine standby, int upstream, int term);

  /** It tells the primary of this term what it has on disk. */
  void confirms(SimEngine standby, int term);

  /** It is about to lose everything from this offset on, to agree with the source. */
  void truncates(SimEngine member, int from, SimEngine source);

  /** Its process, role or link has changed. */
  void changed(SimEngine member);
}
