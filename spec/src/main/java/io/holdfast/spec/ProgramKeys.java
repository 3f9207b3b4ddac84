package io.holdfast.spec;

import static io.holdfast.spec.Key.derived;
import static io.holdfast.spec.Key.withDefault;

import java.util.List;

/** The keys of a service whose engine is {@code process}. Other engines refuse them. */
final class ProgramKeys {
  static final String SIZE_PATTERN = "[1-9][0-9]{0,8}(KB|MB|GB)";

  private static final Kind.Text WORD = Kind.Text.of("[^\\x00]{1,4096}", "a word", "词");
  private static final Kind.Text FOLDER =
      Kind.Text.of("/[^\\x00]{0,4095}", "an absolute path", "绝对路径");
  private static final Kind.Text URL =
      Kind.Text.of(
          "http://[^\\s]{1,2000}", "an address that begins with http://", "以 http:// 开头的地址");
  private static final Kind.Text TCP_PORT =
      Kind.Text.of(
          "\\{port\\}|[1-9][0-9]{0,4}",
          "a port from 1 to 65535, or \"{port}\"",
          "1 至 65535 的端口，或 \"{port}\"");
  private static final Kind.Text VARIABLE =
      Kind.Text.of("[A-Za-z_][A-Za-z0-9_]{0,100}", "the name of an environment variable", "环境变量名");
  private static final Kind.Text USER =
      Kind.Text.of("[a-z_][a-z0-9_-]{0,31}", "the name of an operating-system user", "操作系统的用户名");
  private static final Kind.Text SIZE =
      Kind.Text.of(SIZE_PATTERN, "a size: a number with KB, MB or GB", "大小：数字加 KB、MB 或 GB");
  private static final Kind.Text CORES =
      Kind.Text.of(
          "(0\\.[0-9]{1,2}|[1-9][0-9]{0,3}(\\.[0-9]{1,2})?)",
          "a number of processors, such as 0.5 or 2",
          "处理器数，如 0.5 或 2");

  /** The names of the keys that only a process has. */
  static final List<String> NAMES =
      List.of(
          "mode",
          "command",
          "environment",
          "user",
          "workingDirectory",
          "health",
          "readiness",
          "startTimeout",
          "stop",
          "restart",
          "limits",
          "logs");

  private static final List<Key> QUESTION =
      List.of(
          derived(
              "http",
              URL,
              "none",
              "无",
              "Good when a GET of this address is answered with a status from 200 to 399.",
              "以 GET 请求该地址，状态码为 200 到 399 即为正常。"),
          derived(
              "tcp",
              TCP_PORT,
              "none",
              "无",
              "Good when this port accepts a connection; the kernel does so even for a program that hangs.",
              "该端口接受连接即为正常；程序卡死时内核仍会接受连接。"),
          derived(
              "exec",
              new Kind.Many(WORD, 1, true),
              "none",
              "无",
              "Good when this command, run as the program's user, ends with status 0.",
              "以程序的用户运行该命令，退出码为 0 即为正常。"),
          withDefault(
              "interval",
              Kind.Span.of("100ms", "1h"),
              "2s",
              "Time from one question to the next; until the program is ready for the first time a tenth of it.",
              "两次询问之间的时间；程序首次就绪之前为其十分之一。"),
          withDefault(
              "timeout",
              Kind.Span.of("10ms", "1m"),
              "1s",
              "How long an answer may take.",
              "等待回答的时间。"),
          withDefault(
              "rise",
              new Kind.Whole(1, 100),
              "2",
              "Good answers in a row that turn no into yes.",
              "连续多少次正常才算恢复。"),
          withDefault(
              "fall",
              new Kind.Whole(1, 100),
              "3",
              "Other answers in a row that turn yes into no.",
              "连续多少次不正常才算失效。"));

  /** All of them. */
  static final List<Key> ALL =
      List.of(
          derived(
              "mode",
              new Kind.Choice(List.of("active-passive", "active-active"), List.of()),
              "active-passive",
              "active-passive",
              "process only. active-passive: one member runs the program. active-active: every member does.",
              "仅用于 process。active-passive：由一个成员运行程序。active-active：所有成员都运行。"),
          derived(
              "command",
              new Kind.Many(WORD, 1, true),
              "**required** for process",
              "process **必填**",
              "process only. Program and arguments, without a shell. {address}, {port}, {host} and"
                  + " {service} stand for the member's own, here and in environment, health and readiness.",
              "仅用于 process。程序及参数，不经过 shell。此处及 environment、health、readiness 中的"
                  + " {address}、{port}、{host}、{service} 代表该成员自己的值。"),
          derived(
              "environment",
              new Kind.Named("variable", VARIABLE, new Kind.Literal(), 0),
              "none",
              "无",
              "process only. Environment variables; nothing is taken from the agent's own environment.",
              "仅用于 process。环境变量；不继承代理自己的环境。"),
          derived(
              "user",
              USER,
              "the agent's; nobody when the agent is root",
              "代理的用户；代理为 root 时是 nobody",
              "process only. Operating-system user that runs it; root only when it is named.",
              "仅用于 process。运行程序的操作系统用户；只有明确写出时才是 root。"),
          derived(
              "workingDirectory",
              FOLDER,
              "a folder of the member's own",
              "成员自己的目录",
              "process only. Where the program works.",
              "仅用于 process。程序的工作目录。"),
          derived(
              "health",
              new Kind.Section(QUESTION),
              "tcp on the port; without a port, that the process is there",
              "检查 port 端口；没有 port 时只看进程是否存在",
              "process only. Whether the program is alive: one that is not is killed and started anew.",
              "仅用于 process。程序是否存活：不存活则强制结束并重新启动。"),
          derived(
              "readiness",
              new Kind.Section(QUESTION),
              "as health",
              "同 health",
              "process only. Whether clients may be led to it. A program that says no is left running.",
              "仅用于 process。是否可以把客户端引向它。回答否的程序继续运行。"),
          derived(
              "startTimeout",
              Kind.Span.of("1s", "1h"),
              "1m",
              "1m",
              "process only. How long it may take from start to the first good answer to health.",
              "仅用于 process。从启动到 health 首次正常允许的时间。"),
          derived(
              "stop",
              new Kind.Section(
                  List.of(
                      withDefault(
                          "timeout",
                          Kind.Span.of("0s", "1h"),
                          "30s",
                          "How long it may take from the signal to its end before its whole process group is"
                              + " killed. Only planned moves and restarts wait for it.",
                          "从停止信号到结束允许的时间，超过则强制结束整个进程组。只有计划内的切换和重启会等待。"),
                      withDefault(
                          "signal",
                          new Kind.Choice(List.of("TERM", "QUIT", "INT"), List.of()),
                          "TERM",
                          "Signal, to its whole process group, by which it is asked to finish what it has begun"
                              + " and to end. nginx does so by QUIT and breaks off by TERM.",
                          "请求程序完成手头工作并结束的信号，发给整个进程组。nginx 收到 QUIT 有序结束，收到 TERM 则立即中断。"))),
              "see below",
              "见下",
              "process only. How it is stopped in order.",
              "仅用于 process。如何有序停止。"),
          derived(
              "restart",
              new Kind.Section(
                  List.of(
                      withDefault(
                          "attempts",
                          new Kind.Whole(0, 100),
                          "3",
                          "Most starts in place within the window; after that another member takes over, if one may.",
                          "窗口内就地重启的最多次数；用尽后由其他可用成员接管。"),
                      withDefault(
                          "window",
                          Kind.Span.of("10s", "7d"),
                          "5m",
                          "How long an end counts.",
                          "每次意外结束计入的时间。"))),
              "see below",
              "见下",
              "process only. What happens when it ends by itself.",
              "仅用于 process。程序自行结束后如何处理。"),
          derived(
              "limits",
              new Kind.Section(
                  List.of(
                      derived(
                          "memory",
                          SIZE,
                          "none",
                          "不限",
                          "Most memory of the program and its children together.",
                          "程序及其子进程合计可用的最多内存。"),
                      derived(
                          "cpu",
                          CORES,
                          "none",
                          "不限",
                          "Most processors' worth of time of the program and its children together.",
                          "程序及其子进程合计可用的处理器数。"))),
              "none",
              "不限",
              "process only. What it may take of the host, by cgroup v2; needs an agent that is root.",
              "仅用于 process。可占用的主机资源，由 cgroup v2 实施；需要代理以 root 运行。"),
          derived(
              "logs",
              new Kind.Section(
                  List.of(
                      withDefault(
                          "maxSize",
                          SIZE,
                          "10MB",
                          "Length at which the output is put aside.",
                          "输出达到该长度即转存。"),
                      withDefault(
                          "keep",
                          new Kind.Whole(0, 1000),
                          "5",
                          "Files put aside that are kept.",
                          "保留的转存文件数。"))),
              "see below",
              "见下",
              "process only. How much of its output is kept on each host.",
              "仅用于 process。每台主机上保留多少输出。"));

  private ProgramKeys() {}
}
