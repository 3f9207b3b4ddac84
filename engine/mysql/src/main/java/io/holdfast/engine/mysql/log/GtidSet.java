package io.holdfast.engine.mysql.log;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A set of MySQL's transactions: of each writer, which numbers. A position in the log is the term
 * of the last {@link Reign} in the set and the number of transactions of all reigns up to there. As
 * there is one writer in a term and a standby commits in the order of the log, two members with the
 * same last reign differ by how many of its transactions they have, and by nothing before it.
 * Source: MySQL Reference Manual, "GTID Format and Storage".
 *
 * @param numbers for each writer, its UUID (with the tag, if it has one), numbers in order
 */
public record GtidSet(SortedMap<String, List<Numbers>> numbers) implements History {
  private static final String TAGGED = ":";

  public static final GtidSet NONE = new GtidSet(Collections.emptySortedMap());

  public GtidSet {
    numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
  }

  /** Numbers one after the other, both ends included. */
  public record Numbers(long first, long last) {
    static Numbers parse(String text) {
      var ends = text.split("-", -1);
      return new Numbers(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
    }

    @Override
    public String toString() {
      return first == last ? Long.toString(first) : first + "-" + last;
    }
  }

  /** The set that it is. */
  public static GtidSet of(History history) {
    return switch (history) {
      case GtidSet set -> set;
      case GtidList _ -> throw new IllegalArgumentException("of another flavour: " + history);
    };
  }

  /** Reads {@code uuid:1-5:7,uuid:tag:1}; several variables may be put one behind the other. */
  public static GtidSet parse(String... texts) {
    var all = new TreeMap<String, List<Numbers>>();
    for (var text : texts) {
      for (var one : text.split(",", -1)) {
        if (!one.isBlank()) {
          read(one.strip().toLowerCase(Locale.ROOT), all);
        }
      }
    }
    return joined(all);
  }

  private static void read(String text, SortedMap<String, List<Numbers>> into) {
    var parts = text.split(":", -1);
    if (parts.length < 2) {
      throw new IllegalArgumentException("not a set of GTIDs: " + text);
    }
    var writer = parts[0];
    for (int i = 1; i < parts.length; i++) {
      var part = parts[i].strip();
      if (Character.isDigit(part.charAt(0))) {
        into.computeIfAbsent(writer, _ -> new ArrayList<>()).add(Numbers.parse(part));
      } else {
        writer = parts[0] + TAGGED + part;
      }
    }
  }

  /**
   * Reads {@code gtid_owned}, which names the connection with each: {@code uuid:5#20,uuid:6#21}.
   */
  public static GtidSet parseOwned(String text) {
    return parse(text.replaceAll("#[0-9]+", ""));
  }

  private static GtidSet joined(SortedMap<String, List<Numbers>> all) {
    var result = new TreeMap<String, List<Numbers>>();
    all.forEach((writer, some) -> {
      var ordered = new ArrayList<Numbers>();
      some.stream()
          .sorted(Comparator.comparingLong(Numbers::first))
          .forEach(next -> {
            if (!ordered.isEmpty() && next.first() <= ordered.getLast().last() + 1) {
              var before = ordered.removeLast();
              ordered.add(new Numbers(before.first(), Math.max(before.last(), next.last())));
            } else {
              ordered.add(next);
            }
          });
      result.put(writer, List.copyOf(ordered));
    });
    return new GtidSet(result);
  }

  /** All that is in one of the two. */
  public GtidSet and(GtidSet other) {
    var all = new TreeMap<String, List<Numbers>>();
    for (var one : List.of(this, other)) {
      one.numbers.forEach(
          (writer, some) -> all.computeIfAbsent(writer, _ -> new ArrayList<>()).addAll(some));
    }
    return joined(all);
  }

  /** What is in this and not in the other. */
  public GtidSet without(GtidSet other) {
    var left = new TreeMap<String, List<Numbers>>();
    numbers.forEach((writer, some) -> {
      var rest = new ArrayList<>(some);
      for (var gone : other.numbers.getOrDefault(writer, List.of())) {
        var next = new ArrayList<Numbers>();
        for (var one : rest) {
          if (gone.last() < one.first() || gone.first() > one.last()) {
            next.add(one);
            continue;
          }
          if (one.first() < gone.first()) {
            next.add(new Numbers(one.first(), gone.first() - 1));
          }
          if (one.last() > gone.last()) {
            next.add(new Numbers(gone.last() + 1, one.last()));
          }
        }
        rest = next;
      }
      if (!rest.isEmpty()) {
        left.put(writer, List.copyOf(rest));
      }
    });
    return new GtidSet(left);
  }

  public boolean isEmpty() {
    return numbers.isEmpty();
  }

  /** Whether all of the other is in this. */
  public boolean holds(GtidSet other) {
    return other.without(this).isEmpty();
  }

  /** Whether something of the writer with this name is in it, with or without tags. */
  public boolean hasOf(String writer) {
    return numbers.keySet().stream()
        .anyMatch(known -> known.equals(writer) || known.startsWith(writer + TAGGED));
  }

  /** Reigns of which it has the first transaction, in their order. */
  public List<Reign> reigns() {
    return numbers.keySet().stream()
        .flatMap(writer -> Reign.of(writer).stream())
        .filter(reign -> !reign.isServer())
        .sorted(Comparator.comparingLong(Reign::term))
        .toList();
  }

  @Override
  public LogPosition end() {
    var reigns = reigns();
    if (reigns.isEmpty()) {
      return LogPosition.START;
    }
    long count = 0;
    for (var reign : reigns) {
      count += 1 + lengthOf(reign.server());
    }
    return new LogPosition(new Term(reigns.getLast().term()), count);
  }

  /** How many of a writer's transactions there are without a gap, those with tags too. */
  private long lengthOf(String writer) {
    return numbers.entrySet().stream()
        .filter(
            entry -> entry.getKey().equals(writer) || entry.getKey().startsWith(writer + TAGGED))
        .map(entry -> entry.getValue().getFirst())
        .filter(beginning -> beginning.first() == 1)
        .mapToLong(Numbers::last)
        .sum();
  }

  @Override
  public String beyond(History other) {
    return without(of(other)).toString();
  }

  @Override
  public String toString() {
    return numbers.entrySet().stream()
        .map(entry ->
            entry.getKey()
                + ":"
                + entry.getValue().stream().map(Numbers::toString).collect(Collectors.joining(":")))
        .collect(Collectors.joining(","));
  }
}
