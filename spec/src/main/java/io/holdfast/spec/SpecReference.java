package io.holdfast.spec;

import java.util.List;
import java.util.stream.Collectors;

/** The reference of {@code holdfast.yaml} for people. Made from the table of keys. */
public final class SpecReference {
  private final boolean chinese;
  private final StringBuilder text = new StringBuilder();

  private SpecReference(boolean chinese) {
    this.chinese = chinese;
  }

  /** {@code docs/configuration.md}. */
  public static String english() {
    return new SpecReference(false).render();
  }

  /** {@code docs/zh-CN/configuration.md}. */
  public static String chinese() {
    return new SpecReference(true).render();
  }

  private String render() {
    text.append(
        say(
            """
            # Configuration

            [中文](zh-CN/configuration.md)

            One file, `holdfast.yaml`, the same on every host. `holdfast validate FILE` tells everything that is wrong with it at once;
            [holdfast.schema.json](holdfast.schema.json) lets editors do so while you type (first line of the file:
            `# yaml-language-server: $schema=.../holdfast.schema.json`). Durations are a number with `ms`, `s`, `m`, `h` or `d`. Unknown keys are refused.
            This page is made from the code (`spec`, class `Keys`).

            A three-host PostgreSQL service needs no more than this:
            """,
            """
            # 配置

            [English](../configuration.md)

            一个文件 `holdfast.yaml`，所有主机上内容相同。`holdfast validate FILE` 一次报告其中全部问题；
            编辑器可使用 [holdfast.schema.json](../holdfast.schema.json)（文件首行写
            `# yaml-language-server: $schema=.../holdfast.schema.json`）。时间写作数字加 `ms`、`s`、`m`、`h` 或 `d`。未知的键会被拒绝。
            本页由代码生成（模块 `spec`，类 `Keys`）。

            三台主机的 PostgreSQL 服务只需要：
            """));
    text.append(
        """

        ```yaml
        cluster: shop
        hosts:
          a: {address: 10.0.0.11}
          b: {address: 10.0.0.12}
          c: {address: 10.0.0.13}
        services:
          db:
            engine: postgresql
            databases: [app]
            users: {app: {passwordFile: app.password, owns: [app]}}
            entries: {write: {gateway: 6432}, read: {gateway: 6433, maxLag: 5s}}
        ```

        """);
    section(say("Top level", "顶层"), "", Keys.TOP);
    text.setLength(text.length() - 1);
    return text.toString();
  }

  private void section(String heading, String at, Kind.Section section) {
    text.append("## ").append(heading).append("\n\n");
    text.append(
        say(
            "| key | value | default | meaning |\n| --- | --- | --- | --- |\n",
            "| 键 | 值 | 默认 | 含义 |\n| --- | --- | --- | --- |\n"));
    var keys = section.keys().stream().filter(key -> !key.isLater()).toList();
    for (var key : keys) {
      text.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  key.name(), value(key.kind()), fallback(key), say(key.english(), key.chinese())));
    }
    text.append('\n');
    var later = section.keys().stream().filter(Key::isLater).map(Key::name).toList();
    if (!later.isEmpty()) {
      text.append(say("Not supported yet by this version: ", "本版本尚不支持："))
          .append(quoted(later))
          .append(say(".\n\n", "。\n\n"));
    }
    keys.forEach(key -> below(Place.path(at, key.name()), key.kind()));
  }

  private void below(String at, Kind kind) {
    switch (kind) {
      case Kind.Section section -> section("`" + at + "`", at, section);
      case Kind.Named(var what, _, Kind.Section each, _) -> below(at + ".<" + what + ">", each);
      case Kind.Named _,
          Kind.Many _,
          Kind.Whole _,
          Kind.Span _,
          Kind.Flag _,
          Kind.Choice _,
          Kind.Text _,
          Kind.Literal _ -> {}
    }
  }

  private String value(Kind kind) {
    return switch (kind) {
      case Kind.Section _ -> say("see below", "见下");
      case Kind.Named named -> "{" + named.what() + ": …}";
      case Kind.Many many ->
          many.repeats() ? say("list of words", "词的列表") : say("list of names", "名称列表");
      case Kind.Whole(var least, var most) -> "%d – %d".formatted(least, most);
      case Kind.Span(var least, var most, var orZero) ->
          "%s – %s%s"
              .formatted(
                  Spans.text(least), Spans.text(most), orZero ? say(", or 0s", "，或 0s") : "");
      case Kind.Flag _ -> "true, false";
      case Kind.Choice(var words, _) -> String.join(", ", words);
      case Kind.Text(_, var english, var chinese) -> say(english, chinese);
      case Kind.Literal _ -> say("any value", "任意值");
    };
  }

  private String fallback(Key key) {
    return switch (key.presence()) {
      case Key.Presence.Required _ -> say("**required**", "**必填**");
      case Key.Presence.Default(var value) -> "`" + value + "`";
      case Key.Presence.Derived(var english, var chinese) -> say(english, chinese);
      case Key.Presence.DefaultsWithin _ -> say("see below", "见下");
      case Key.Presence.Later _ -> "";
    };
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }

  private String say(String english, String chinese) {
    return this.chinese ? chinese : english;
  }
}
