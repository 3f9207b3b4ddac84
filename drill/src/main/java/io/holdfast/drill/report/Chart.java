package io.holdfast.drill.report;

import java.util.List;
import java.util.Locale;

/**
 * Throughput and latency over time, with the fault marked, as SVG inside a page. Drawn by hand: it
 * is one picture, and a report has to be readable without fetching anything.
 */
final class Chart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 120;
  private static final int LEFT = 56;
  private static final int GAP = 34;

  /** Room for the first label above what it is about. */
  private static final int TOP = 24;

  private static final int TICKS = 8;

  private final Dossier dossier;
  private final Words words;
  private final StringBuilder svg = new StringBuilder();
  private final long fromMs;
  private final long toMs;

  private Chart(Dossier dossier, Words words) {
    this.dossier = dossier;
    this.words = words;
    var series = dossier.series();
    this.fromMs = series.getFirst().fromMs();
    this.toMs = Math.max(series.getLast().fromMs() + stepMs(series), fromMs + 1);
  }

  /** The picture; empty when nothing was measured. */
  static String of(Dossier dossier, Words words) {
    return dossier.series().isEmpty() ? "" : new Chart(dossier, words).draw();
  }

  private static long stepMs(List<Dossier.Bucket> series) {
    return series.size() < 2 ? 1 : series.get(1).fromMs() - series.get(0).fromMs();
  }

  private String draw() {
    var total = TOP + 2 * HEIGHT + 5 * GAP / 2;
    put(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
        LEFT + WIDTH + 24, total, words.chart());
    for (var window : dossier.unavailable()) {
      put(
          "<rect class=\"gap\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
          x(window.fromMs()),
          TOP,
          Math.max(1, x(window.toMs()) - x(window.fromMs())),
          2 * HEIGHT + GAP);
    }
    throughput(TOP);
    latency(TOP + HEIGHT + GAP);
    axis(TOP + 2 * HEIGHT + GAP);
    if (dossier.faultAt() != null) {
      mark(0, words.fault());
      var undone = dossier.drill().undoneAt();
      var injected = dossier.drill().injectedAt();
      if (undone != null && injected != null && undone.isAfter(injected)) {
        mark(java.time.Duration.between(injected, undone).toMillis(), words.undone());
      }
    }
    return svg.append("</svg>").toString();
  }

  private void throughput(int top) {
    var series = dossier.series();
    var perSecond = 1000.0 / stepMs(series);
    var most = series.stream().mapToInt(one -> one.acknowledged() + one.failed()).max().orElse(1);
    most = Math.max(most, 1);
    label(top, words.throughput(), Math.round(most * perSecond) + "/s");
    var width = Math.max(1, x(fromMs + stepMs(series)) - x(fromMs) - 0.5);
    for (var bucket : series) {
      var good = (double) bucket.acknowledged() / most * HEIGHT;
      var bad = (double) bucket.failed() / most * HEIGHT;
      bar("ok", bucket, width, top + HEIGHT - good, good);
      bar("bad", bucket, width, top + HEIGHT - good - bad, bad);
    }
  }

  private void bar(String kind, Dossier.Bucket bucket, double width, double y, double height) {
    if (height > 0) {
      put(
          "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
          kind, x(bucket.fromMs()), y, width, height);
    }
  }

  private void latency(int top) {
    var most =
        dossier.series().stream()
            .flatMap(bucket -> java.util.stream.Stream.ofNullable(bucket.p99Ms()))
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    label(top, words.latency(), String.format(Locale.ROOT, "%.0f ms", most));
    for (var bucket : dossier.series()) {
      if (bucket.p99Ms() != null) {
        put(
            "<circle class=\"lat\" cx=\"%.1f\" cy=\"%.1f\" r=\"1.6\"/>",
            x(bucket.fromMs()), top + HEIGHT - bucket.p99Ms() / most * HEIGHT);
      }
    }
  }

  private void label(int top, String text, String most) {
    put("<text x=\"%d\" y=\"%d\">%s</text>", LEFT, top - 6, text);
    put("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LEFT - 4, top + 10, most);
    put(
        "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>",
        LEFT, top + HEIGHT, LEFT + WIDTH, top + HEIGHT);
  }

  private void axis(int y) {
    for (int tick = 0; tick <= TICKS; tick++) {
      var at = fromMs + (toMs - fromMs) * tick / TICKS;
      put(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f s</text>",
          x(at), y + 14, at / 1000.0);
    }
  }

  private void mark(long atMs, String text) {
    var x = x(atMs);
    put(
        "<line class=\"mark\" x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\"/>",
        x, x, TOP + 2 * HEIGHT + GAP + 20);
    put(
        "<text class=\"mark\" x=\"%.1f\" y=\"%d\">%s</text>",
        x + 3, TOP + 2 * HEIGHT + GAP + 30, text);
  }

  private double x(long ms) {
    return LEFT + (double) (Math.clamp(ms, fromMs, toMs) - fromMs) / (toMs - fromMs) * WIDTH;
  }

  private void put(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
