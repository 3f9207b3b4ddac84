package io.holdfast.engine.postgresql.config;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the protocol changes while the server runs, as one file that is replaced whole. The file is
 * the truth: it is read back when the agent starts.
 *
 * @param generation grows with every change; a new connection that shows it proves that the
 *     postmaster has read this version
 * @param link where to receive from; null for nowhere
 * @param connection the server's {@code primary_conninfo}; empty for nowhere
 * @param slot name of the slot on the primary; empty for none
 * @param synchronousStandbys the server's {@code synchronous_standby_names}
 * @param endsIdle whether the server ends a session as soon as it has finished its transaction
 *     ({@code idle_session_timeout})
 */
public record LiveSettings(
    long generation,
    @Nullable Link link,
    String connection,
    String slot,
    String synchronousStandbys,
    boolean endsIdle) {
  /**
   * Names no standby there can be, so that nothing at all is acknowledged. Every member that is not
   * a primary has this value: promoted by somebody else's hand, it acknowledges nothing.
   */
  public static final String BARRIER = "ANY 1 (\"holdfast barrier\")";

  /** Receives from nobody, acknowledges nothing. */
  public static final LiveSettings FENCED = new LiveSettings(0, null, "", "", BARRIER, false);

  private static final Pattern LINK = Pattern.compile("(?m)^# link: (\\S+) (\\d+)$");
  private static final Pattern SETTING = Pattern.compile("(?m)^([a-z_.]+) = '((?:[^']|'')*)'$");

  public LiveSettings fenced() {
    return new LiveSettings(generation + 1, null, "", "", BARRIER, false);
  }

  public LiveSettings receivingFrom(Link primary, String conninfo, String slotName) {
    return new LiveSettings(generation + 1, primary, conninfo, slotName, BARRIER, false);
  }

  public LiveSettings waitingFor(String standbys) {
    return new LiveSettings(generation + 1, link, connection, slot, standbys, endsIdle);
  }

  public LiveSettings renewed() {
    return new LiveSettings(generation + 1, link, connection, slot, synchronousStandbys, endsIdle);
  }

  /** As they are, with clients that may stay. */
  public LiveSettings serving() {
    return new LiveSettings(generation + 1, link, connection, slot, synchronousStandbys, false);
  }

  /** As they are, with clients let go one by one. */
  public LiveSettings draining() {
    return new LiveSettings(generation + 1, link, connection, slot, synchronousStandbys, true);
  }

  /** The file. */
  public String render() {
    var told = link == null ? "none" : link.primary() + " " + link.term();
    return """
    # Written by Holdfast at every step; changes made here are lost.
    # link: %s
    primary_conninfo = %s
    primary_slot_name = %s
    synchronous_standby_names = %s
    %sholdfast.generation = '%d'
    """
        .formatted(
            told,
            quote(connection),
            quote(slot),
            quote(synchronousStandbys),
            endsIdle ? "idle_session_timeout = '1'\n" : "",
            generation);
  }

  /** Reads the file back; empty when it is none of ours. */
  public static Optional<LiveSettings> parse(String text) {
    var generation = 0L;
    var complete = false;
    var connection = "";
    var slot = "";
    var standbys = "";
    var endsIdle = false;
    var settings = SETTING.matcher(text);
    while (settings.find()) {
      var value = settings.group(2).replace("''", "'").replace("\\\\", "\\");
      switch (settings.group(1)) {
        case "primary_conninfo" -> connection = value;
        case "primary_slot_name" -> slot = value;
        case "synchronous_standby_names" -> standbys = value;
        case "idle_session_timeout" -> endsIdle = true;
        case "holdfast.generation" -> {
          generation = Long.parseLong(value);
          complete = true;
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    var told = LINK.matcher(text);
    var link =
        told.find()
            ? new Link(new HostId(told.group(1)), new Term(Long.parseLong(told.group(2))))
            : null;
    return complete
        ? Optional.of(new LiveSettings(generation, link, connection, slot, standbys, endsIdle))
        : Optional.empty();
  }

  /** A value as the configuration file wants it. */
  static String quote(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
