package io.holdfast.drill.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The times without service of runs, a bar each, the objective as a line; the last bar is now. */
final class TrendChart {
  private static final int STEP = 36;
  private static final int BAR = 24;
  private static final int HEIGHT = 100;
  private static final int LEFT = 56;
  private static final int TOP = 16;

  private final List<Bar> bars;
  private final long objectiveMs;
  private final double most;
  private final StringBuilder svg = new StringBuilder();

  private record Bar(long number, @Nullable Long rtoMs, boolean now) {}

  private TrendChart(List<Bar> bars, long objectiveMs) {
    this.bars = bars;
    this.objectiveMs = objectiveMs;
    var longest = objectiveMs;
    for (var bar : bars) {
      longest = Math.max(longest, bar.rtoMs() == null ? 0 : bar.rtoMs());
    }
    this.most = Math.max(1, longest);
  }

  static String of(Dossier dossier, Words words) {
    var bars = new ArrayList<Bar>();
    dossier.allEarlier().forEach(run -> bars.add(new Bar(run.number(), run.rtoMs(), false)));
    bars.add(new Bar(dossier.drill().number(), dossier.finding().rtoMs(), true));
    return new TrendChart(bars, dossier.drill().rtoMs()).draw(words);
  }

  private String draw(Words words) {
    var width = LEFT + bars.size() * STEP + 120;
    put(
        "<svg class=\"trend\" style=\"max-width: %dpx\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " aria-label=\"%s\">",
        width, width, TOP + HEIGHT + 20, words.earlier());
    for (int i = 0; i < bars.size(); i++) {
      bar(bars.get(i), LEFT + i * STEP);
    }
    put(
        "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>",
        LEFT, TOP + HEIGHT, LEFT + bars.size() * STEP, TOP + HEIGHT);
    put(
        "<line class=\"mark\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>",
        LEFT, y(objectiveMs), LEFT + bars.size() * STEP, y(objectiveMs));
    put(
        "<text class=\"mark\" x=\"%d\" y=\"%.1f\">%s %.1f s</text>",
        LEFT + bars.size() * STEP + 4, y(objectiveMs) + 4, words.objective(), objectiveMs / 1000.0);
    return svg.append("</svg>").toString();
  }

  private void bar(Bar bar, int x) {
    var middle = x + STEP / 2;
    put(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d</text>",
        middle, TOP + HEIGHT + 14, bar.number());
    if (bar.rtoMs() == null) {
      put("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">?</text>", middle, TOP + HEIGHT - 4);
      return;
    }
    put(
        "<rect class=\"%s\" x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"/>",
        bar.rtoMs() > objectiveMs ? "bad" : bar.now() ? "now" : "ok",
        x + (STEP - BAR) / 2,
        y(bar.rtoMs()),
        BAR,
        TOP + HEIGHT - y(bar.rtoMs()));
    put(
        "<text x=\"%d\" y=\"%.1f\" text-anchor=\"middle\">%.2f</text>",
        middle, y(bar.rtoMs()) - 3, bar.rtoMs() / 1000.0);
  }

  private double y(long ms) {
    return TOP + HEIGHT - ms / most * HEIGHT;
  }

  private void put(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
