package io.holdfast.cli.predict;

import io.holdfast.cli.terminal.Language;
import io.holdfast.cli.terminal.Table;
import io.holdfast.predict.Availability;
import io.holdfast.predict.Improvement;
import io.holdfast.predict.Prediction;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A prediction for people. */
final class PredictionPage {
  /** Changes that are shown, and causes of each. */
  private static final int MOST_ROWS = 6;

  /** Less than this a year is chance. */
  private static final Duration NOTEWORTHY = Duration.ofSeconds(1);

  private final Prediction prediction;
  private final Language language;

  private PredictionPage(Prediction prediction, Language language) {
    this.prediction = prediction;
    this.language = language;
  }

  static String render(Prediction prediction, Language language) {
    return new PredictionPage(prediction, language).render();
  }

  private String render() {
    var page = new StringBuilder();
    page.append(
        say("Cluster %s, %,d simulated years, seed %d%n%n", "集群 %s，模拟 %,d 年，种子 %d%n%n")
            .formatted(prediction.cluster(), prediction.years(), prediction.seed()));
    page.append(availabilities()).append(losses());
    page.append(title("Without service after one fault (median)", "单个故障后的中断时间（中位数）"))
        .append(expected());
    page.append(title("What it is made of", "中断的构成")).append(causes());
    page.append(title("Single points of failure", "单点故障")).append(weaknesses());
    page.append(title("What one change would bring", "一项改动的效果")).append(improvements());
    return page.append('\n').append(notes()).toString();
  }

  private String availabilities() {
    var table =
        new Table(
            say("NAME", "名称"),
            say("AVAILABLE", "可用性"),
            say("DOWN/YEAR", "每年中断"),
            say("P95 YEAR", "P95 年份"),
            say("STOPS/YEAR", "次数/年"),
            say("RTO P50", "RTO P50"),
            say("RTO P95", "RTO P95"),
            say("IN RTO", "达标"));
    for (var one : prediction.availabilities()) {
      var rto = one.rto();
      table.row(
          label(one),
          Amounts.availability(one.fraction()),
          Amounts.span(one.downPerYear()),
          Amounts.span(one.downP95()),
          Amounts.rate((double) rto.count() / prediction.years()),
          Amounts.span(rto.median()),
          Amounts.span(rto.p95()),
          one.isStack() ? "-" : Amounts.percent(rto.within()));
    }
    return table.render("");
  }

  private String label(Availability one) {
    return one.isStack() ? say("stack ", "服务组 ") + one.name() : one.name();
  }

  private String losses() {
    var text = new StringBuilder();
    for (var one : prediction.availabilities()) {
      if (!one.isStack() && !one.lostPerYear().isZero()) {
        text.append(
            say("%s loses %s of acknowledged writes a year%n", "%s 每年丢失 %s 的已确认写入%n")
                .formatted(one.name(), Amounts.span(one.lostPerYear())));
      }
      if (!one.isStack() && one.dataLossesPer1000Years() > 0) {
        text.append(
            say(
                    "%s loses its newest writes %s times in 1000 years: the only copy, or accepted%n",
                    "%s 每 1000 年有 %s 次失去最新写入：唯一副本丢失，或由操作员接受%n")
                .formatted(one.name(), Amounts.rate(one.dataLossesPer1000Years())));
      }
    }
    return text.isEmpty()
        ? say("Nothing acknowledged is lost.\n", "已确认的写入不会丢失。\n")
        : text.toString();
  }

  private String expected() {
    var table =
        new Table(
            say("NAME", "名称"),
            say("PROCESS KILLED", "进程被杀"),
            say("HOST KILLED", "主机被杀"),
            say("HOST CUT OFF, FROZEN OR CRASHED", "主机断网、冻结或宕机"));
    var repair = say("until repaired", "直到修复");
    for (var one : prediction.expected()) {
      table.row(
          one.name(),
          Amounts.orRepair(one.crashed(), repair, "-"),
          Amounts.orRepair(one.killed(), repair, "-"),
          Amounts.orRepair(one.silent(), repair, "-"));
    }
    return table.render("");
  }

  private String causes() {
    var table =
        new Table(
            say("NAME", "名称"),
            say("CAUSE", "原因"),
            say("A YEAR", "次数/年"),
            say("P50", "P50"),
            say("P95", "P95"),
            say("DOWN/YEAR", "每年中断"));
    for (var one : shown()) {
      one.causes().stream()
          .limit(MOST_ROWS)
          .forEach(cause ->
              table.row(
                  one.name(),
                  cause.cause(),
                  Amounts.rate(cause.perYear()),
                  Amounts.span(cause.median()),
                  Amounts.span(cause.p95()),
                  Amounts.span(cause.downPerYear())));
    }
    return table.render("");
  }

  /** Stacks, because they are what people use; services where there are none. */
  private List<Availability> shown() {
    var stacks = prediction.availabilities().stream().filter(Availability::isStack).toList();
    return stacks.isEmpty() ? prediction.availabilities() : stacks;
  }

  private String weaknesses() {
    if (prediction.weaknesses().isEmpty()) {
      return say("none\n", "无\n");
    }
    var text = new StringBuilder();
    for (var point : prediction.weaknesses()) {
      text.append(Wrapped.text("- " + point.sentence()));
      text.append(Wrapped.text("  " + say("do: ", "建议：") + point.advice()));
    }
    return text.toString();
  }

  private String improvements() {
    var useful = prediction.improvements().stream().filter(PredictionPage::isUseful).toList();
    if (useful.isEmpty()) {
      return say("nothing that was tried helps\n", "所尝试的改动均无帮助\n");
    }
    var table =
        new Table(
            say("CHANGE", "改动"),
            say("SAVES/YEAR", "每年节省"),
            say("WEAK POINTS", "单点"),
            say("PRICE/MONTH", "费用/月"));
    for (var one : useful.subList(0, Math.min(MOST_ROWS, useful.size()))) {
      table.row(
          one.change(),
          Amounts.span(one.saved()),
          one.weaknesses() == 0 ? "-" : "%+d".formatted(-one.weaknesses()),
          price(one.price()));
    }
    return table.render("");
  }

  private static boolean isUseful(Improvement one) {
    return one.saved().compareTo(NOTEWORTHY) >= 0 || one.weaknesses() > 0;
  }

  private static String price(@Nullable BigDecimal price) {
    return price == null ? "-" : price.toPlainString();
  }

  private String notes() {
    var text = new StringBuilder();
    var price = prediction.price();
    if (price != null) {
      text.append(
          say("All hosts cost %s a month.%n", "全部主机每月费用 %s。%n").formatted(price.toPlainString()));
    }
    if (prediction.zones() == 0) {
      text.append(
          say(
              "No host names its zone: the loss of a whole site is not in these figures.\n",
              "没有主机写明 zone：整个机房的失效未计入以上数字。\n"));
    }
    return text.append(
            say(
                "How often what fails is assumed or published, not yours: --rate, --repair; docs/predict.md\n",
                "故障率来自假设或公开数据，并非您的实测：--rate、--repair；docs/zh-CN/predict.md\n"))
        .toString();
  }

  private String title(String english, String chinese) {
    return "\n" + say(english, chinese) + "\n";
  }

  private String say(String english, String chinese) {
    return language.of(english, chinese);
  }
}
