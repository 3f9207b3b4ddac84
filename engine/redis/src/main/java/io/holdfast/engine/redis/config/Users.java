package io.holdfast.engine.redis.config;

import io.holdfast.core.cluster.Term;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The server's users. A replica logs in at its primary as the user of a term, which exists only at
 * the primary of that term and only when the term's stamp is in its data. So nobody can follow a
 * server that was restarted, or that has become primary of another term since, and be emptied by
 * it. Source of the rules: redis.io, "ACL".
 *
 * @param clients clients' names with their passwords
 */
public record Users(String agentPassword, String replicationPassword, Map<String, String> clients) {
  /** The agent's own user: may do everything. */
  public static final String AGENT = "holdfast";

  /** Other members' agents look with it, and can do nothing else. */
  public static final String LOOK = "holdfast-look";

  private static final String TERM = "holdfast-term-";
  private static final String NAMELESS = "default";

  private static final List<String> CLIENT_RULES =
      List.of(
          "~*",
          "&*",
          "+@all",
          "-@admin",
          // It changes nothing, and clients of Sentinel ask it of the server that they were led to.
          "+role",
          // The stamp of the term is a function; see Stamp.
          "-function|flush",
          "-function|delete",
          "-function|restore");

  public Users {
    clients = new TreeMap<>(clients);
  }

  @Override
  public String toString() {
    return "users " + clients.keySet();
  }

  /** The file that a server is started with. */
  public String file() {
    var lines = new ArrayList<String>();
    lines.add(line(AGENT, List.of("on", hash(agentPassword), "~*", "&*", "+@all")));
    lines.add(
        line(
            LOOK,
            List.of("on", hash(replicationPassword), "-@all", "+ping", "+info", "+function|list")));
    if (!clients.containsKey(NAMELESS)) {
      lines.add(line(NAMELESS, List.of("off")));
    }
    clients.forEach((name, password) -> lines.add(line(name, client(password, false))));
    return String.join("\n", lines) + "\n";
  }

  private static String line(String name, List<String> rules) {
    return "user " + name + " " + String.join(" ", rules);
  }

  /** The rules of a client's user. */
  public static List<String> client(String password, boolean on) {
    var rules = new ArrayList<>(List.of("reset", on ? "on" : "off", hash(password)));
    rules.addAll(CLIENT_RULES);
    return rules;
  }

  /** The rules of a term's user. */
  public List<String> replication() {
    return List.of(
        "reset", "on", hash(replicationPassword), "-@all", "+psync", "+replconf", "+ping");
  }

  /** With which replicas of the term's primary log in. */
  public static String ofTerm(Term term) {
    return TERM + term;
  }

  /** The term of such a user; empty for any other. */
  public static Optional<Term> termOf(String user) {
    var number = user.startsWith(TERM) ? user.substring(TERM.length()) : "";
    return number.matches("[1-9][0-9]{0,17}")
        ? Optional.of(new Term(Long.parseLong(number)))
        : Optional.empty();
  }

  /** Whether the user is none of Holdfast's. */
  public static boolean isClient(String user) {
    return !user.equals(AGENT) && !user.equals(LOOK) && termOf(user).isEmpty();
  }

  private static String hash(String password) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
      return "#" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException("every Java has SHA-256", failure);
    }
  }
}
