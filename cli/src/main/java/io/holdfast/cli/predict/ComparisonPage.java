package io.holdfast.cli.predict;

import io.holdfast.cli.terminal.Language;
import io.holdfast.cli.terminal.Table;
import io.holdfast.predict.Availability;
import io.holdfast.predict.Prediction;
import io.holdfast.predict.weakness.SinglePoint;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Two predictions side by side, for people. */
final class ComparisonPage {
  private static final String NONE = "-";

  /** What the two are called: their files. */
  record Names(String first, String second) {}

  private final Prediction first;
  private final Prediction second;
  private final Names names;
  private final Language language;

  private ComparisonPage(Prediction first, Prediction second, Names names, Language language) {
    this.first = first;
    this.second = second;
    this.names = names;
    this.language = language;
  }

  static String render(Prediction first, Prediction second, Names names, Language language) {
    return new ComparisonPage(first, second, names, language).render();
  }

  private String render() {
    var page = new StringBuilder();
    page.append(
        say("1: %s, 2: %s, %,d simulated years, seed %d%n%n", "1：%s，2：%s，模拟 %,d 年，种子 %d%n%n")
            .formatted(names.first(), names.second(), first.years(), first.seed()));
    page.append(table());
    page.append('\n').append(say("Single points of failure\n", "单点故障\n"));
    page.append(weaknesses());
    var price = first.price();
    var otherPrice = second.price();
    if (price != null && otherPrice != null) {
      page.append(
          say("%nHosts cost %s and %s a month.%n", "%n主机每月费用分别为 %s 与 %s。%n")
              .formatted(price.toPlainString(), otherPrice.toPlainString()));
    }
    return page.toString();
  }

  private String table() {
    var table =
        new Table(
            say("NAME", "名称"),
            say("AVAILABLE 1", "可用性 1"),
            say("AVAILABLE 2", "可用性 2"),
            say("DOWN/YEAR 1", "每年中断 1"),
            say("DOWN/YEAR 2", "每年中断 2"),
            say("DIFFERENCE", "差异"),
            say("RTO P95 1", "RTO P95 1"),
            say("RTO P95 2", "RTO P95 2"));
    for (var one : first.availabilities()) {
      row(table, one.name(), one, find(second, one.name()).orElse(null));
    }
    for (var one : second.availabilities()) {
      if (find(first, one.name()).isEmpty()) {
        row(table, one.name(), null, one);
      }
    }
    return table.render("");
  }

  private static void row(
      Table table, String name, @Nullable Availability one, @Nullable Availability other) {
    table.row(
        name,
        one == null ? NONE : Amounts.availability(one.fraction()),
        other == null ? NONE : Amounts.availability(other.fraction()),
        one == null ? NONE : Amounts.span(one.downPerYear()),
        other == null ? NONE : Amounts.span(other.downPerYear()),
        one == null || other == null
            ? NONE
            : Amounts.difference(other.downPerYear().minus(one.downPerYear())),
        one == null ? NONE : Amounts.span(one.rto().p95()),
        other == null ? NONE : Amounts.span(other.rto().p95()));
  }

  private String weaknesses() {
    var text = new StringBuilder();
    for (var point : first.weaknesses()) {
      var both = second.weaknesses().contains(point);
      text.append(point(both ? say("both: ", "两者：") : "1: ", point));
    }
    for (var point : second.weaknesses()) {
      if (!first.weaknesses().contains(point)) {
        text.append(point("2: ", point));
      }
    }
    return text.isEmpty() ? say("none\n", "无\n") : text.toString();
  }

  private static String point(String whose, SinglePoint point) {
    return Wrapped.text("- " + whose + point.sentence());
  }

  private static Optional<Availability> find(Prediction prediction, String name) {
    return prediction.availabilities().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private String say(String english, String chinese) {
    return language.of(english, chinese);
  }
}
