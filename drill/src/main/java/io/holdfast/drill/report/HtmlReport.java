package io.holdfast.drill.report;

import io.holdfast.api.ServiceStatus;
import io.holdfast.core.drill.DrillResult;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A dossier as one HTML file in English and Chinese: no script, nothing fetched, printable. */
public final class HtmlReport {
  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; margin: 2em auto;
             max-width: 62em; padding: 0 1em; color: #1b1f24; background: #fff; }
      h1 { font-size: 1.5em; margin-bottom: .2em; } h2 { font-size: 1.1em; margin-top: 1.8em; }
      .answer { display: inline-block; padding: .1em .7em; border-radius: .3em; color: #fff; }
      .pass { background: #1a7f37; } .fail { background: #b42318; } .unknown { background: #8a6100; }
      table { border-collapse: collapse; margin: .4em 0; }
      th, td { text-align: left; padding: .2em 1em .2em 0; border-bottom: 1px solid #d8dee4;
               vertical-align: top; }
      td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
      .timeline :is(td, th):nth-child(-n+2) { white-space: nowrap; }
      svg { width: 100%; height: auto; font: 11px system-ui, sans-serif; fill: #444; }
      svg .ok { fill: #4f9d69; } svg .bad { fill: #c0392b; } svg .gap { fill: #fbe9e7; }
      svg .now { fill: #2f6fab; } svg.trend { display: block; }
      svg .lat { fill: #2f6fab; } svg .axis { stroke: #999; }
      svg line.mark { stroke: #b42318; stroke-dasharray: 4 3; } svg text.mark { fill: #b42318; }
      article + article { margin-top: 4em; border-top: 3px double #999; padding-top: 2em; }
      @media print {
        body { margin: 0; font-size: 12px; max-width: none; }
        article + article { break-before: page; border: 0; }
        tr, svg { break-inside: avoid; } nav { display: none; }
        .answer { print-color-adjust: exact; } svg * { print-color-adjust: exact; }
      }
      """;

  private final Dossier dossier;
  private final Words words;
  private final StringBuilder html = new StringBuilder();

  private HtmlReport(Dossier dossier, Words words) {
    this.dossier = dossier;
    this.words = words;
  }

  /** The whole file. */
  public static String of(Dossier dossier) {
    var text =
        new StringBuilder()
            .append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>")
            .append(escaped(title(dossier)))
            .append("</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n<style>\n")
            .append(STYLE)
            .append("</style></head><body>\n")
            .append("<nav><a href=\"#en\">English</a> · <a href=\"#zh\">中文</a></nav>\n");
    for (var words : Words.values()) {
      text.append(new HtmlReport(dossier, words).article());
    }
    return text.append("</body></html>\n").toString();
  }

  private static String title(Dossier dossier) {
    var drill = dossier.drill();
    return "Drill %d: %s of %s on %s"
        .formatted(drill.number(), drill.kind().word(), drill.service(), drill.host());
  }

  private String article() {
    put("<article lang=\"%s\" id=\"%s\">\n", words.tag(), words.tag());
    head();
    objectives();
    earlier();
    put("<h2>%s</h2>\n%s\n", words.chart(), Chart.of(dossier, words));
    parts();
    unavailable();
    ledger();
    timeline();
    topology();
    provenance();
    html.append("</article>\n");
    return html.toString();
  }

  private void head() {
    var drill = dossier.drill();
    var finding = dossier.finding();
    heading(
        1,
        words.say(
            title(dossier),
            "第 %d 次演练：%s（服务 %s，主机 %s）"
                .formatted(drill.number(), drill.kind().word(), drill.service(), drill.host())));
    put(
        "<p><span class=\"answer %s\">%s</span> %s</p>\n",
        finding.answer().name().toLowerCase(Locale.ROOT),
        words.answer(finding.answer()),
        escaped(words.told(finding.why())));
    put(
        "<p>%s</p>\n",
        escaped(
            words.say("This drill ", "本次演练：")
                + words.told(drill.kind().does())
                + words.say(".", "。")));
    if (finding.answer() == DrillResult.Answer.UNKNOWN) {
      put(
          "<p>%s</p>\n",
          words.say(
              "Unknown is not a pass: what is missing is named above.", "“无法判定”不等于通过：所缺内容见上。"));
    }
  }

  private void objectives() {
    var drill = dossier.drill();
    var finding = dossier.finding();
    heading(2, words.say("Objective and measurement", "目标与实测"));
    html.append("<table>\n");
    row(true, "", words.say("objective", "目标"), words.say("measured", "实测"));
    row(
        false,
        words.say("time without service (RTO)", "服务中断时间（RTO）"),
        ms(drill.rtoMs()),
        finding.rtoMs() == null ? words.say("not known", "未知") : ms(finding.rtoMs()));
    row(
        false,
        words.say("acknowledged data lost (RPO)", "已确认数据的丢失（RPO）"),
        ms(drill.rpoMs()),
        finding.lost() == null
            ? words.say("not known", "未知")
            : words.say(
                "%d of %d writes".formatted(finding.lost(), finding.acknowledged()),
                "%d / %d 次写入".formatted(finding.lost(), finding.acknowledged())));
    html.append("</table>\n");
  }

  private void earlier() {
    heading(2, words.earlier());
    var runs = dossier.allEarlier();
    if (runs.isEmpty()) {
      put(
          "<p>%s</p>\n",
          words.say("None of this drill of this service is remembered.", "没有记录该服务的同一演练。"));
      return;
    }
    Trend.of(runs)
        .ifPresent(trend ->
            put(
                "<p>%s%s</p>\n%s\n",
                escaped(trend.sentence(dossier.finding().rtoMs(), words)),
                words.say(".", "。"),
                TrendChart.of(dossier, words)));
    html.append("<table>\n");
    row(
        true,
        words.say("drill", "演练"),
        words.say("begun", "开始"),
        words.say("answer", "结论"),
        "RTO",
        words.say("lost", "丢失"));
    for (var run : runs) {
      row(
          false,
          Long.toString(run.number()),
          run.begun().toString(),
          words.answer(run.answer()),
          run.rtoMs() == null ? words.say("not known", "未知") : ms(run.rtoMs()),
          known(run.lost()));
    }
    html.append("</table>\n");
  }

  private void parts() {
    if (dossier.parts().isEmpty()) {
      return;
    }
    heading(2, words.say("What the time went into", "时间花在哪里"));
    html.append("<table>\n");
    for (var part : dossier.parts()) {
      row(
          false,
          words.part(part.name()),
          ms(part.lengthMs()),
          words.say("until ", "至 ") + ms(part.toMs()));
    }
    html.append("</table>\n");
  }

  private void unavailable() {
    heading(2, words.say("Times without an acknowledged write", "没有写入得到确认的时段"));
    if (dossier.unavailable().isEmpty()) {
      put("<p>%s</p>\n", words.say("None longer than the client could tell.", "没有长到客户端能察觉的时段。"));
      return;
    }
    html.append("<table>\n");
    row(true, words.say("from", "开始"), words.say("to", "结束"), words.say("length", "长度"));
    for (var window : dossier.unavailable()) {
      row(
          false,
          ms(window.fromMs()),
          window.ended() ? ms(window.toMs()) : words.say("not ended", "未结束"),
          ms(window.lengthMs()));
    }
    html.append("</table>\n");
  }

  private void ledger() {
    var ledger = dossier.ledger();
    heading(2, words.say("The client's ledger", "客户端账本"));
    html.append("<table>\n");
    row(
        false,
        words.say("load", "负载"),
        "%s, %d × %d/s".formatted(ledger.engine(), ledger.clients(), ledger.perSecond()));
    row(false, words.say("acknowledged", "已确认"), Long.toString(ledger.acknowledged()));
    row(false, words.say("of these lost", "其中丢失"), known(ledger.lost()));
    row(false, words.say("refused", "被拒绝"), Long.toString(ledger.refused()));
    row(false, words.say("refused and yet present", "被拒绝却存在"), known(ledger.refusedButPresent()));
    row(false, words.say("without an answer", "没有答复"), Long.toString(ledger.unanswered()));
    row(
        false,
        words.say("without an answer and present (allowed)", "没有答复但存在（允许）"),
        known(ledger.unansweredButPresent()));
    row(false, words.say("present twice", "重复存在"), known(ledger.duplicates()));
    row(false, words.say("reads that were answered", "得到应答的读取"), known(ledger.reads()));
    row(
        false,
        words.say("of them without what had been acknowledged", "其中看不到此前已确认数据的"),
        known(ledger.staleReads()));
    row(
        false,
        words.say("of them with less than an earlier one", "其中比更早一次看到更少的"),
        known(ledger.backwardReads()));
    row(
        false,
        words.say("not sent, still waiting", "因等待而未发送"),
        Long.toString(ledger.missedSlots()));
    html.append("</table>\n<table>\n");
    row(
        true,
        words.say("latency", "延迟"),
        words.say("writes", "写入数"),
        words.say("median", "中位数"),
        "p99",
        words.say("largest", "最大"));
    latency(words.say("before the fault", "故障前"), ledger.before());
    latency(words.say("from the fault until taken back", "故障至撤销"), ledger.during());
    latency(words.say("afterwards", "之后"), ledger.after());
    html.append("</table>\n");
    if (!ledger.errors().isEmpty()) {
      html.append("<table>\n");
      row(true, words.say("error shown to clients", "客户端看到的错误"), words.say("times", "次数"));
      for (Map.Entry<String, Integer> error : new TreeMap<>(ledger.errors()).entrySet()) {
        row(false, words.told(error.getKey()), Integer.toString(error.getValue()));
      }
      html.append("</table>\n");
    }
    put("<p>%s</p>\n", escaped(words.told(dossier.cleanUp())));
  }

  private void latency(String when, Dossier.@Nullable Latency latency) {
    if (latency == null) {
      row(false, when, "0", "", "", "");
    } else {
      row(
          false,
          when,
          Integer.toString(latency.count()),
          millis(latency.median()),
          millis(latency.p99()),
          millis(latency.max()));
    }
  }

  private void timeline() {
    heading(2, words.say("Timeline", "时间线"));
    html.append("<table class=\"timeline\">\n");
    row(true, words.say("after the fault", "故障之后"), words.say("who", "来源"), "");
    for (var moment : dossier.timeline()) {
      row(
          false,
          ms(moment.atMs()),
          switch (moment.who()) {
            case CLUSTER -> words.say("cluster", "集群");
            case CLIENT -> words.say("client", "客户端");
          },
          words.told(moment.text()));
    }
    html.append("</table>\n");
  }

  private void topology() {
    heading(2, words.say("The service before and after", "服务的前后状态"));
    html.append("<table>\n");
    row(true, "", words.say("before", "之前"), words.say("after", "之后"));
    row(false, words.say("state", "状态"), stateOf(dossier.before()), stateOf(dossier.after()));
    row(false, words.say("term", "任期"), termOf(dossier.before()), termOf(dossier.after()));
    var some = dossier.before() == null ? dossier.after() : dossier.before();
    if (some != null) {
      for (var member : some.members()) {
        row(
            false,
            member.host().name(),
            roleOf(dossier.before(), member.host().name()),
            roleOf(dossier.after(), member.host().name()));
      }
    }
    html.append("</table>\n");
  }

  private void provenance() {
    heading(2, words.say("Provenance", "来源"));
    var drill = dossier.drill();
    html.append("<table>\n");
    row(false, words.say("cluster", "集群"), dossier.cluster());
    row(false, words.say("begun", "开始"), drill.begun().toString());
    row(false, words.say("fault", "故障"), String.valueOf(dossier.faultAt()));
    row(
        false,
        words.say("nothing left since", "此后无遗留"),
        drill.undoneAt() == null ? words.say("not known", "未知") : drill.undoneAt().toString());
    row(false, words.say("clocks agree within", "时钟误差不超过"), dossier.clockUncertaintyMs() + " ms");
    row(false, words.say("version", "版本"), dossier.version());
    row(
        false,
        words.say("spec (SHA-256)", "配置文件（SHA-256）"),
        dossier.specHash() == null ? words.say("not at hand", "不在手边") : dossier.specHash());
    html.append("</table>\n");
  }

  private String stateOf(@Nullable ServiceStatus status) {
    return status == null ? "?" : words.state(status.state());
  }

  private static String termOf(@Nullable ServiceStatus status) {
    return status == null ? "?" : status.term().toString();
  }

  private String roleOf(@Nullable ServiceStatus status, String host) {
    return status == null
        ? "?"
        : status.members().stream()
            .filter(member -> member.host().name().equals(host))
            .map(member ->
                words.role(member.role()) + words.say(", ", "，") + words.state(member.state()))
            .findFirst()
            .orElse("?");
  }

  private String known(@Nullable Long number) {
    return number == null ? words.say("not known", "未知") : Long.toString(number);
  }

  private static String ms(long milliseconds) {
    return String.format(Locale.ROOT, "%,d ms", milliseconds).replace(',', ' ');
  }

  private static String millis(double milliseconds) {
    return String.format(Locale.ROOT, "%.1f ms", milliseconds);
  }

  private void heading(int level, String text) {
    put("<h%d>%s</h%d>\n", level, escaped(text), level);
  }

  private void row(boolean head, String... cells) {
    html.append("<tr>");
    for (int i = 0; i < cells.length; i++) {
      var number = i > 0 && cells[i].matches("-?[\\d\\u00a0 .]+( ms)?");
      html.append(head ? "<th>" : number ? "<td class=\"n\">" : "<td>")
          .append(escaped(cells[i]))
          .append(head ? "</th>" : "</td>");
    }
    html.append("</tr>\n");
  }

  private void put(String format, Object... arguments) {
    html.append(String.format(Locale.ROOT, format, arguments));
  }

  /** Whatever a server says may hold anything. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
