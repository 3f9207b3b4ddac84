package io.holdfast.spec;

import static io.holdfast.spec.Key.derived;
import static io.holdfast.spec.Key.required;
import static io.holdfast.spec.Key.section;
import static io.holdfast.spec.Key.withDefault;
import static io.holdfast.spec.Keys.span;
import static io.holdfast.spec.Keys.text;

import io.holdfast.core.cluster.Names;
import io.holdfast.core.drill.DrillKind;
import java.util.List;
import java.util.stream.Stream;

/** The keys of a drill that is run by itself. */
final class ScheduleKeys {
  private static final Kind.Text NAME =
      text(
          Names.PATTERN,
          "a name of 1 to 40 lower-case letters, digits or inner hyphens",
          "名称：1 至 40 个小写字母、数字或中间的连字符");

  private static final Kind.Text PATH =
      text("(/[A-Za-z0-9._~!$&'()*+,;=:@%-]*)+", "a path such as /ledger", "路径，如 /ledger");

  private static final Kind.Section LIMITS =
      new Kind.Section(
          List.of(
              derived(
                  "lasts",
                  span("1s", "5m"),
                  "the usual time of the drill",
                  "该演练的通常时长",
                  "How long the fault stands; not for what is over at once.",
                  "故障持续多久；瞬间结束的演练没有此项。"),
              withDefault(
                  "rtoTimes",
                  new Kind.Whole(1, 10),
                  "3",
                  "A time without service of more than so many times the service's `rto` aborts the drill.",
                  "中断超过服务 `rto` 的多少倍即中止演练。"),
              withDefault(
                  "failedPercent",
                  new Kind.Whole(1, 100),
                  "50",
                  "More than so many of a hundred writes of the last ten seconds failing aborts the drill.",
                  "最近十秒的写入失败超过百分之几即中止演练。")));

  static final Kind.Section SCHEDULE =
      new Kind.Section(
          List.of(
              required(
                  "drill",
                  new Kind.Choice(words(true), words(false)),
                  "What is rehearsed, as in `holdfast drill list`.",
                  "演练什么，见 `holdfast drill list`。"),
              derived(
                  "service",
                  NAME,
                  "**required** without a stack",
                  "没有 stack 时**必填**",
                  "Service that is measured, and struck.",
                  "被演练并由客户端实测的服务。"),
              derived(
                  "stack",
                  NAME,
                  "none",
                  "无",
                  "Stack instead: its home is struck, and its first database is measured.",
                  "改为演练一个服务组：打击其所在主机，实测其中第一个数据库。"),
              derived(
                  "ledgerPath",
                  PATH,
                  "a database's own ledger",
                  "数据库自己的账本",
                  "Measures a program, which keeps records for clients under this path; of a stack its"
                      + " first program.",
                  "实测一个程序，它在此路径下为客户端保存记录；对服务组则是其中第一个程序。"),
              derived(
                  "askPath",
                  PATH,
                  "none",
                  "无",
                  "Of a program that keeps none: what to GET. Only the time without service is"
                      + " measured, so the answer is never a pass.",
                  "程序不保存记录时：GET 什么。此时只测中断时间，结论不会是通过。"),
              derived(
                  "host",
                  NAME,
                  "the primary's",
                  "主所在的主机",
                  "Host where the fault is to be.",
                  "故障所在的主机。"),
              required(
                  "cron",
                  text(
                      "[^\\s]+( +[^\\s]+){4}",
                      "five fields such as 0 3 * * sat", "五个字段，如 0 3 * * sat"),
                  "When it is due: minute, hour, day of month, month, day of week, as cron has them.",
                  "何时到期：分、时、日、月、星期，与 cron 相同。"),
              derived(
                  "zone",
                  Windows.ZONE,
                  "that of `drills`",
                  "`drills` 的时区",
                  "Time zone of `cron` and of the window.",
                  "`cron` 与时间窗口所用的时区。"),
              derived(
                  "window",
                  Windows.WINDOW,
                  "that of `drills` alone",
                  "仅 `drills` 的窗口",
                  "When it may begin, beside the window of `drills`; a due time that was missed is made"
                      + " up for within the same opening only.",
                  "何时可以开始，`drills` 的窗口同样有效；错过的到期时刻只在同一次开放内补做。"),
              derived(
                  "confirm",
                  NAME,
                  "**required** with `production: true`",
                  "`production: true` 时**必填**",
                  "The cluster's name, for every run of it.",
                  "集群名称，对每次运行都有效。"),
              section("limits", LIMITS, "How far it may go.", "演练的界限。"),
              derived(
                  "overdue",
                  span("1m", "3650d"),
                  "twice the time to the next",
                  "到下次时间的两倍",
                  "How long after a due time without a passed run it is overdue, which is an event.",
                  "到期后多久仍没有通过的演练即为逾期（会产生事件）。")));

  private ScheduleKeys() {}

  private static List<String> words(boolean offered) {
    return Stream.of(DrillKind.values())
        .filter(kind -> kind.isOffered() == offered)
        .map(DrillKind::word)
        .toList();
  }
}
