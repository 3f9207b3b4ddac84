package io.holdfast.engine.mysql.log;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reign of one MySQL server, as its transactions name it. A server is given a name of its own
 * at each start and leads at most once under it; its first transaction as primary bears the name of
 * the reign, which is the server's with the term in it (docs/adr/0024). Both are UUIDs of version
 * 8, those that are free for anybody's use. Source: RFC 9562, section 5.8.
 *
 * @param term number of the reign, from 1 to 2<sup>31</sup> - 1; 0 in a server's own name
 * @param nonce 12 hexadecimal digits that the server was given when it was started
 */
public record Reign(long term, String nonce) {
  private static final Pattern NAME =
      Pattern.compile("7400([0-9a-f]{4})-([0-9a-f]{4})-8000-a74d-([0-9a-f]{12})");

  /** The reign or server of that name; empty when it is none of ours. */
  static Optional<Reign> of(String name) {
    var match = NAME.matcher(name);
    return match.matches() ? Optional.of(read(match)) : Optional.empty();
  }

  private static Reign read(Matcher match) {
    return new Reign(Long.parseLong(match.group(1) + match.group(2), 16), match.group(3));
  }

  /** The reign that the server with that name begins with that term; empty for a foreign server. */
  public static Optional<Reign> of(String server, long term) {
    return of(server).map(known -> new Reign(term, known.nonce()));
  }

  /** Name under which the server writes all but the first transaction. */
  public String server() {
    return new Reign(0, nonce).toString();
  }

  boolean isServer() {
    return term == 0;
  }

  @Override
  public String toString() {
    return "7400%04x-%04x-8000-a74d-%s".formatted(term >> 16, term & 0xffff, nonce);
  }
}
