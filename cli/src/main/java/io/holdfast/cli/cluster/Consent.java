package io.holdfast.cli.cluster;

import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.cli.terminal.Surroundings;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** Asks before something moves. */
public final class Consent {
  private static final Set<String> YES = Set.of("y", "yes", "是");

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask. Needed where nobody is there to answer.")
  private boolean given;

  /** Whether to go on. */
  public boolean isGiven(String question, Surroundings surroundings, PrintWriter out) {
    if (given) {
      return true;
    }
    if (!surroundings.interactive()) {
      throw new HoldfastException(ErrorCode.BAD_REQUEST, "nobody is there to confirm", "add --yes");
    }
    out.print(question + " [y/N] ");
    out.flush();
    return surroundings
        .answer()
        .map(answer -> YES.contains(answer.strip().toLowerCase(Locale.ROOT)))
        .orElse(false);
  }
}
