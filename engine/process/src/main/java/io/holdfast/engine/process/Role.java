package io.holdfast.engine.process;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a member is, as its disk has it. */
sealed interface Role {
  /** Nothing yet. */
  record None() implements Role {}

  /** Prepared, told whom it follows; no process. */
  record Follower(HostId primary, Term term) implements Role {}

  /** Prepared, following nobody; no process. */
  record Detached() implements Role {}

  /**
   * Primary of a term.
   *
   * @param open whether the program is to run
   */
  record Leader(Term term, boolean open) implements Role {}

  /**
   * One of several equal ones.
   *
   * @param wanted whether the program is to run
   */
  record Sharer(Term term, boolean wanted) implements Role {}

  /** Whether the program is to run. */
  default boolean asksForProgram() {
    return switch (this) {
      case None _, Follower _, Detached _ -> false;
      case Leader leader -> leader.open();
      case Sharer sharer -> sharer.wanted();
    };
  }

  /** The term that the program is told; {@link Term#NONE} for none. */
  default Term programTerm() {
    return switch (this) {
      case None _, Follower _, Detached _ -> Term.NONE;
      case Leader leader -> leader.term();
      case Sharer sharer -> sharer.term();
    };
  }

  /** As one line. */
  default String line() {
    return switch (this) {
      case None _ -> "none";
      case Follower(var primary, var term) -> "follower " + primary + " " + term.number();
      case Detached _ -> "detached";
      case Leader(var term, var open) -> (open ? "leader " : "closed ") + term.number();
      case Sharer(var term, var wanted) -> (wanted ? "sharer " : "stopped ") + term.number();
    };
  }

  /**
   * Reads what is on disk; {@link None} when nothing is.
   *
   * @throws IOException when it cannot be read, or says nothing that was ever written there
   */
  static Role read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new None();
    }
    var words = Files.readString(file).strip().split(" ");
    try {
      return switch (words[0]) {
        case "none" -> new None();
        case "follower" -> new Follower(new HostId(words[1]), term(words[2]));
        case "detached" -> new Detached();
        case "leader" -> new Leader(term(words[1]), true);
        case "closed" -> new Leader(term(words[1]), false);
        case "sharer" -> new Sharer(term(words[1]), true);
        case "stopped" -> new Sharer(term(words[1]), false);
        default -> throw new IOException("%s is damaged; move it away".formatted(file));
      };
    } catch (IllegalArgumentException | IndexOutOfBoundsException damaged) {
      throw new IOException("%s is damaged; move it away".formatted(file), damaged);
    }
  }

  /** Puts it on disk for good. */
  default void write(Path file, Account agent) throws IOException {
    DurableFile.write(file, line() + "\n", agent);
  }

  private static Term term(String text) {
    return new Term(Long.parseLong(text));
  }
}
