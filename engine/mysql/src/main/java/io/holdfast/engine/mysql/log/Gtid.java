package io.holdfast.engine.mysql.log;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;

/**
 * A global transaction id, {@code domain-server-sequence}. A primary of term <i>t</i> writes with
 * server id <i>t</i> in the domain {@value #DOMAIN}, so the id alone says in which term a
 * transaction was written; the sequence number goes on from term to term (docs/adr/0016). Source:
 * MariaDB Server documentation, "Global Transaction ID".
 *
 * @param server term of the primary that wrote it; in our domain a number from {@link
 *     #FIRST_MEMBER} on is a member's own, under which only writes behind Holdfast's back are made
 */
public record Gtid(long domain, long server, long sequence) {
  /** The domain of everything that is written under Holdfast. */
  public static final long DOMAIN = 7400;

  /** Server ids from here on are those of members that do not lead. */
  public static final long FIRST_MEMBER = 1L << 31;

  static Gtid parse(String text) {
    var parts = text.strip().split("-", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a GTID: " + text);
    }
    return new Gtid(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }

  /** Whether a primary of ours wrote it. */
  public boolean isOfPrimary() {
    return domain == DOMAIN && server > 0 && server < FIRST_MEMBER;
  }

  /** Place in the log of a transaction that a primary wrote. */
  public LogPosition position() {
    return new LogPosition(new Term(server), sequence);
  }

  @Override
  public String toString() {
    return domain + "-" + server + "-" + sequence;
  }
}
