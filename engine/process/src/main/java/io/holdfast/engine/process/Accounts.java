package io.holdfast.engine.process;

import io.holdfast.core.spec.ProgramSpec;
import io.holdfast.engine.os.Account;
import java.io.IOException;
import java.nio.file.Path;

/** As whom things are done: the program's files and processes, and the agent's own. */
final class Accounts {
  /** What a program runs as when the agent is root and nobody else is named. */
  private static final String NOBODY = "nobody";

  private static final String ROOT = "root";

  private Accounts() {}

  /**
   * The user that runs the program. An agent that is root never runs it as root unless told so.
   *
   * @throws IOException when that user does not exist, or the agent cannot become it
   */
  static Account ofProgram(ProgramSpec program) throws IOException {
    var named = program.user();
    var agent = Account.uidOf(Path.of("/proc/self"));
    if (agent == 0 && ROOT.equals(named)) {
      return new Account(ROOT, 0, 0, false);
    }
    var account = Account.forAgent(named == null ? NOBODY : named);
    if (named != null && !account.name().equals(named)) {
      throw new IOException(
          "the agent runs as %s and cannot become %s; run it as root, or leave 'user' out"
              .formatted(account.name(), named));
    }
    return account;
  }

  /** For files that are the agent's. */
  static Account ofAgent() {
    return new Account("agent", -1, -1, false);
  }
}
