package io.holdfast.core.cluster;

import java.util.regex.Pattern;

/** The one rule for names: they become file names, SQL identifiers and URL segments unescaped. */
public final class Names {
  /** Lower-case letters, digits and inner hyphens, 1 to 40 characters, starting with a letter. */
  public static final String PATTERN = "[a-z]([a-z0-9-]{0,38}[a-z0-9])?";

  private static final Pattern COMPILED = Pattern.compile(PATTERN);

  private Names() {}

  /** Whether the text may name a host, service, stack or cluster. */
  public static boolean isValid(String name) {
    return COMPILED.matcher(name).matches();
  }

  static void check(String what, String name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "%s name '%s' must be 1-40 lower-case letters, digits or inner hyphens"
              .formatted(what, name));
    }
  }
}
