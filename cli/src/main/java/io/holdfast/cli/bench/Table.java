package io.holdfast.cli.bench;

import io.holdfast.drill.Percentiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A Markdown table under the command that made it. */
final class Table {
  private final String command;
  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String command, String... head) {
    this.command = command;
    this.head = List.of(head);
  }

  void row(Object... cells) {
    if (cells.length != head.size()) {
      throw new IllegalArgumentException("%d cells for %s".formatted(cells.length, head));
    }
    rows.add(java.util.Arrays.stream(cells).map(String::valueOf).toList());
  }

  /** As in {@code 0.31 / **0.42** / 0.97 / 1.02}: min, median, p99, max in seconds. */
  static String distribution(List<Duration> sample) {
    if (sample.isEmpty()) {
      return "-";
    }
    var percentiles = new Percentiles(sample);
    return "%s / **%s** / %s / %s"
        .formatted(
            seconds(percentiles.min()),
            seconds(percentiles.median()),
            seconds(percentiles.p99()),
            seconds(percentiles.max()));
  }

  /** The same in milliseconds: {@code 31 / **42** / 97 / 102}. */
  static String milliseconds(List<Duration> sample) {
    var percentiles = new Percentiles(sample);
    return "%d / **%d** / %d / %d"
        .formatted(
            percentiles.min().toMillis(),
            percentiles.median().toMillis(),
            percentiles.p99().toMillis(),
            percentiles.max().toMillis());
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f", duration.toNanos() / 1e9);
  }

  @Override
  public String toString() {
    var text = new StringBuilder("`%s`%n%n".formatted(command));
    append(text, head);
    append(text, head.stream().map(_ -> "---").toList());
    rows.forEach(row -> append(text, row));
    return text.toString();
  }

  private static void append(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
