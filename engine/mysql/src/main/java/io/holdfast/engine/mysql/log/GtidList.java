package io.holdfast.engine.mysql.log;

import io.holdfast.core.cluster.LogPosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a server has, as it says itself: the last transaction of each writer. {@code
 * gtid_binlog_state} is the history of terms: as there is one writer in a term, a log that has its
 * transaction <i>n</i> has all before.
 */
public record GtidList(List<Gtid> last) implements History {
  public static final GtidList NONE = new GtidList(List.of());

  public GtidList {
    last = List.copyOf(last);
  }

  /** Reads a comma-separated list; several variables may be put one behind the other. */
  public static GtidList parse(String... texts) {
    var all = new ArrayList<Gtid>();
    for (var text : texts) {
      for (var one : text.split(",", -1)) {
        if (!one.isBlank()) {
          all.add(Gtid.parse(one));
        }
      }
    }
    return new GtidList(all);
  }

  /** The list that it is. */
  public static GtidList of(History history) {
    return switch (history) {
      case GtidList list -> list;
      case GtidSet _ -> throw new IllegalArgumentException("of another flavour: " + history);
    };
  }

  @Override
  public LogPosition end() {
    return last.stream()
        .filter(Gtid::isOfPrimary)
        .map(Gtid::position)
        .max(Comparator.naturalOrder())
        .orElse(LogPosition.START);
  }

  /** Whether the transaction is among those of this server. */
  public boolean contains(Gtid gtid) {
    return last.stream()
        .anyMatch(own ->
            own.domain() == gtid.domain()
                && own.server() == gtid.server()
                && own.sequence() >= gtid.sequence());
  }

  /** Whether that place of the log is among those of this server. */
  public boolean contains(LogPosition position) {
    return position.term().number() == 0
        || contains(new Gtid(Gtid.DOMAIN, position.term().number(), position.offset()));
  }

  /** Those of these that the other server does not have. */
  public List<Gtid> missingIn(GtidList other) {
    return last.stream().filter(gtid -> !other.contains(gtid)).toList();
  }

  @Override
  public String beyond(History other) {
    return new GtidList(missingIn(of(other))).toString();
  }

  /** One transaction a domain, the one with the highest number: where to go on from. */
  public GtidList newestOfEachDomain() {
    return new GtidList(
        last.stream()
            .collect(
                Collectors.toMap(
                    Gtid::domain,
                    gtid -> gtid,
                    (one, other) -> one.sequence() >= other.sequence() ? one : other,
                    java.util.TreeMap::new))
            .values()
            .stream()
            .toList());
  }

  /** The history of a log that ends there: all of earlier terms, and of the last one its end. */
  public GtidList upTo(GtidList end) {
    var kept =
        last.stream()
            .filter(
                gtid -> gtid.domain() != Gtid.DOMAIN || gtid.server() < end.end().term().number())
            .filter(gtid ->
                end.last().stream()
                    .noneMatch(other ->
                        other.domain() == gtid.domain() && other.server() == gtid.server()))
            .collect(Collectors.toCollection(ArrayList::new));
    kept.addAll(end.last());
    return new GtidList(kept);
  }

  @Override
  public String toString() {
    return last.stream().map(Gtid::toString).collect(Collectors.joining(","));
  }
}
