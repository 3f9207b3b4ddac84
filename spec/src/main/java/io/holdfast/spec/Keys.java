package io.holdfast.spec;

import static io.holdfast.spec.Key.derived;
import static io.holdfast.spec.Key.later;
import static io.holdfast.spec.Key.required;
import static io.holdfast.spec.Key.section;
import static io.holdfast.spec.Key.withDefault;

import io.holdfast.core.cluster.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every key of {@code holdfast.yaml}, once: name, kind, default, range, meaning. The reader, the
 * JSON Schema and the configuration reference in both languages are made from this table.
 */
final class Keys {
  private static final Kind.Whole PORT = new Kind.Whole(1, 65535);
  private static final Kind.Flag FLAG = new Kind.Flag();

  private static final Kind.Text NAME =
      text(
          Names.PATTERN,
          "a name of 1 to 40 lower-case letters, digits or inner hyphens",
          "名称：1 至 40 个小写字母、数字或中间的连字符");
  private static final Kind.Text HOST_NAME =
      text(
          Names.PATTERN,
          "a host name of 1 to 40 lower-case letters, digits or inner hyphens",
          "主机名称：1 至 40 个小写字母、数字或中间的连字符");
  private static final Kind.Text SQL_NAME =
      text(
          "[a-z_][a-z0-9_-]{0,62}",
          "a name of 1 to 63 lower-case letters, digits, _ or -",
          "名称：1 至 63 个小写字母、数字、_ 或 -");
  private static final Kind.Text SETTING =
      text("[a-z_][a-z0-9_.-]{0,100}", "the name of an engine setting in lower case", "小写的引擎参数名");
  private static final Kind.Text ADDRESS =
      text(
          "[0-9A-Za-z]([0-9A-Za-z.:_-]{0,252})|::1",
          "an IP address or a resolvable name",
          "IP 地址或可解析的名称");
  private static final Kind.Text ZONE =
      text(
          "[0-9A-Za-z][0-9A-Za-z._-]{0,62}",
          "a name of letters, digits, dots, - or _",
          "名称：字母、数字、点、- 或 _");
  private static final Kind.Text URL =
      text(
          "https?://([0-9A-Za-z._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]):[0-9]{1,5}",
          "a URL such as https://10.0.0.21:2379",
          "URL，如 https://10.0.0.21:2379");
  private static final Kind.Text FILE = text("[^\\x00]{1,4096}", "the name of a file", "文件名");
  private static final Kind.Text FOLDER = text("/[^\\x00]{0,4095}", "an absolute path", "绝对路径");

  private static final Kind.Section HOST =
      new Kind.Section(
          List.of(
              required(
                  "address",
                  ADDRESS,
                  "IP address or resolvable name on which the agent and the engines listen.",
                  "代理与各引擎监听的 IP 地址或可解析的名称。"),
              derived(
                  "zone",
                  ZONE,
                  "none",
                  "无",
                  "What the host shares with others that may fail together: rack, power, data centre.",
                  "与其他主机共同承担故障风险的范围：机架、电源、机房。"),
              withDefault(
                  "witness",
                  FLAG,
                  "false",
                  "The host votes and carries no data.",
                  "该主机只参与投票，不承载数据。"),
              withDefault("port", PORT, "7400", "Port of the agent's API.", "代理 API 的端口。"),
              withDefault(
                  "quorumPort",
                  PORT,
                  "7401",
                  "Port on which the host's voter talks to the other voters.",
                  "投票者之间通信的端口。"),
              derived(
                  "price",
                  text(
                      "[0-9]{1,9}(\\.[0-9]{1,2})?",
                      "a price a month such as 120 or 89.90",
                      "每月价格，如 120 或 89.90"),
                  "none",
                  "无",
                  "What the host costs a month; a number, in one currency for all hosts. Read by `holdfast simulate` alone.",
                  "该主机每月的费用；一个数字，所有主机使用同一种货币。仅供 `holdfast simulate` 使用。")));

  private static final Kind.Section QUORUM =
      new Kind.Section(
          List.of(
              withDefault(
                  "kind",
                  new Kind.Choice(List.of("embedded", "etcd"), List.of()),
                  "embedded",
                  "Where leadership and the services' records live: among the agents themselves, or in an etcd cluster that is there already.",
                  "领导权与服务记录保存在哪里：由代理自身组成仲裁组，或使用已有的 etcd 集群。"),
              derived(
                  "voters",
                  new Kind.Many(HOST_NAME, 1),
                  "every host if there are 3 or 5; otherwise 3 of 4 hosts and 5 of more, witnesses first",
                  "主机数为 3 或 5 时为全部主机；4 台取 3 台，更多取 5 台，见证主机优先",
                  "Hosts that vote: 3, 5 or 7 of them, or the only host there is. Embedded only.",
                  "参与投票的主机：3、5 或 7 个；只有一台主机时就是它自己。仅用于 embedded。"),
              derived(
                  "endpoints",
                  new Kind.Many(URL, 1),
                  "**required** with etcd",
                  "etcd 时**必填**",
                  "Client URLs of etcd's members, all of them.",
                  "etcd 各成员的客户端 URL，应全部列出。"),
              withDefault(
                  "prefix",
                  text(
                      "(/[0-9A-Za-z._-]{1,60}){1,4}", "a path such as /holdfast", "路径，如 /holdfast"),
                  "/holdfast",
                  "What every key in etcd begins with; the cluster's name follows, so that clusters may share one etcd.",
                  "etcd 中所有键的前缀；其后是集群名称，因此多个集群可共用一个 etcd。"),
              derived(
                  "user",
                  text("[^\\s:]{1,100}", "a user of etcd's", "etcd 的用户"),
                  "none",
                  "无",
                  "User of etcd's, if it asks for one; needs to read and write below the prefix.",
                  "etcd 启用认证时的用户；须对该前缀有读写权限。"),
              derived(
                  "passwordFile",
                  FILE,
                  "**required** with a user",
                  "有用户时**必填**",
                  "File with that user's password on every host that may become controller, relative to the spec's folder.",
                  "保存该用户密码的文件，可成为控制者的每台主机上都要有，相对于本文件所在目录。"),
              derived(
                  "ca",
                  FILE,
                  "those that Java trusts",
                  "Java 所信任的",
                  "Certificates, in PEM, of the authorities that etcd's members are trusted by.",
                  "用于信任 etcd 各成员的 CA 证书（PEM）。"),
              derived(
                  "certificate",
                  FILE,
                  "none",
                  "无",
                  "Certificate, in PEM, that this host shows to etcd.",
                  "本主机向 etcd 出示的证书（PEM）。"),
              derived(
                  "key",
                  FILE,
                  "**required** with a certificate",
                  "有证书时**必填**",
                  "Its private key, in PEM: PKCS #8 without a passphrase.",
                  "该证书的私钥（PEM，PKCS #8，无密码）。")));

  private static final List<Key> LIMITS =
      List.of(
          withDefault(
              "connections",
              new Kind.Whole(1, 1_000_000),
              "2000",
              "Most connections at once.",
              "同时存在的最多连接数。"),
          withDefault(
              "connectionsPerClient",
              new Kind.Whole(1, 1_000_000),
              "500",
              "Most connections at once from one client address.",
              "同一客户端地址同时存在的最多连接数。"),
          withDefault(
              "pending",
              new Kind.Whole(0, 1_000_000),
              "1000",
              "Most connections held while no member can take them.",
              "没有成员可接收时最多保留等待的连接数。"),
          withDefault(
              "holdTimeout",
              span("0s", "10m"),
              "10s",
              "How long a new connection is held for a serving member before it is refused.",
              "新连接等待可用成员的最长时间，超过即拒绝。"),
          withDefault(
              "connectTimeout",
              span("10ms", "1m"),
              "2s",
              "How long connecting to the member may take.",
              "连接到成员允许的时间。"),
          withDefault(
              "idleTimeout",
              spanOrZero("1s", "7d"),
              "0s",
              "A connection without a byte either way for this long is closed; 0s for never.",
              "双向均无数据达到该时间的连接将被关闭；0s 表示从不。"),
          withDefault(
              "proxyProtocol",
              FLAG,
              "false",
              "Send a PROXY protocol v2 header to the member, which must understand it.",
              "向成员发送 PROXY 协议 v2 头；成员必须支持。"));

  private static final Key GATEWAY =
      required(
          "gateway",
          PORT,
          "TCP port of the built-in gateway, on every host.",
          "内置网关的 TCP 端口，每台主机上都有。");

  private static final Key WRITE_GATEWAY =
      derived(
          "gateway",
          PORT,
          "none",
          "无",
          "TCP port of the built-in gateway, on every host and on the entry's virtual address.",
          "内置网关的 TCP 端口，每台主机上和入口的虚拟地址上都有。");

  private static final Kind.Section WRITE_ENTRY =
      new Kind.Section(concat(List.of(WRITE_GATEWAY), EntranceKeys.ALL, LIMITS));

  /** Without an address of its own: that of the stack which the program comes after leads to it. */
  private static final Kind.Section ANY_ENTRY =
      new Kind.Section(concat(List.of(GATEWAY), LIMITS, List.of()));

  private static final Kind.Section READ_ENTRY =
      new Kind.Section(
          concat(
              List.of(
                  GATEWAY,
                  derived(
                      "maxLag",
                      span("0s", "1d"),
                      "no limit",
                      "不限",
                      "How old a standby's data may be for it to be read from.",
                      "备的数据最多可以落后多久仍可被读取。"),
                  withDefault(
                      "fallbackToPrimary",
                      FLAG,
                      "true",
                      "Use the primary when no standby qualifies.",
                      "没有合格的备时使用主。")),
              LIMITS,
              List.of(later("vip"))));

  private static final Kind.Section ENTRIES =
      new Kind.Section(
          List.of(
              derived(
                  "write",
                  WRITE_ENTRY,
                  "none",
                  "无",
                  "Leads to the primary, and to nobody else.",
                  "只通向主。"),
              derived(
                  "read",
                  READ_ENTRY,
                  "none",
                  "无",
                  "Leads to standbys, the one with the fewest connections first.",
                  "通向备，连接最少者优先。"),
              derived(
                  "any",
                  ANY_ENTRY,
                  "none",
                  "无",
                  "Of an active-active process: leads to every ready member, the one with the fewest"
                      + " connections first.",
                  "用于 active-active 的 process：通向所有就绪的成员，连接最少者优先。")));

  private static final Kind.Section OBJECTIVES =
      new Kind.Section(
          List.of(
              withDefault(
                  "rto",
                  span("100ms", "1d"),
                  "30s",
                  "Longest time without service in a failure.",
                  "故障时允许的最长中断。"),
              withDefault(
                  "rpo",
                  span("0s", "1d"),
                  "0s",
                  "Most acknowledged data that may be lost in a failure, as time. An async service"
                      + " fails over by itself only within it.",
                  "故障时允许丢失的已确认数据，以时间计。async 服务只在此范围内自动故障切换。")));

  private static final Kind.Section USER =
      new Kind.Section(
          List.of(
              required(
                  "passwordFile",
                  FILE,
                  "File that holds the password, relative to the spec's folder, on every member.",
                  "保存密码的文件，相对于本文件所在目录，每个成员上都要有。"),
              derived(
                  "owns",
                  new Kind.Many(SQL_NAME, 0),
                  "none",
                  "无",
                  "Databases that the user owns.",
                  "该用户拥有的数据库。")));

  private static final Kind.Section SERVICE =
      new Kind.Section(
          concat(
              List.of(
                  required(
                      "engine",
                      new Kind.Choice(
                          List.of("postgresql", "mariadb", "mysql", "redis", "process"), List.of()),
                      "What runs the service.",
                      "运行该服务的引擎。"),
                  derived(
                      "members",
                      new Kind.Many(HOST_NAME, 1),
                      "every host that is no witness",
                      "所有非见证主机",
                      "Hosts that carry it, in order of preference.",
                      "承载该服务的主机，按优先顺序。"),
                  derived(
                      "port",
                      PORT,
                      "5432 for postgresql, 3306 for mariadb and mysql, 6379 for redis, none for process",
                      "postgresql 为 5432，mariadb 与 mysql 为 3306，redis 为 6379，process 没有",
                      "Port on which each member's engine listens.",
                      "每个成员的引擎监听的端口。"),
                  derived(
                      "patroniApi",
                      PORT,
                      "none",
                      "无",
                      "Port of the Patroni-compatible health endpoints on each member.",
                      "每个成员上与 Patroni 兼容的健康检查端口。"),
                  derived(
                      "durability",
                      new Kind.Choice(List.of("async", "sync", "strict"), List.of()),
                      "sync; async for redis, and when there is only one member; not for process",
                      "sync；redis 及只有一个成员时为 async；process 没有此项",
                      "What an acknowledgement promises. async: the primary has it. sync: a standby has it"
                          + " too; after losing the last standby the service degrades, on the record."
                          + " strict: as sync, but writes wait rather than degrade.",
                      "确认意味着什么。async：主已持有。sync：还有一个备持有；失去最后一个备后降级并记录在案。"
                          + "strict：同 sync，但宁可让写入等待也不降级。"),
                  derived(
                      "databases",
                      new Kind.Many(SQL_NAME, 0),
                      "none",
                      "无",
                      "Databases created when the service is formed; of postgresql, mariadb and mysql.",
                      "服务形成时创建的数据库；用于 postgresql、mariadb 和 mysql。"),
                  derived(
                      "users",
                      new Kind.Named("user", SQL_NAME, USER, 0),
                      "none",
                      "无",
                      "Users created when the service is formed, who log in by password (postgresql: by"
                          + " scram-sha-256). For redis: the users that may log in.",
                      "服务形成时创建的用户，以密码登录（postgresql：scram-sha-256）。对 redis：可以登录的用户。"),
                  section("objectives", OBJECTIVES, "What is to hold in a failure.", "故障时要守住的目标。"),
                  section("entries", ENTRIES, "Ways in for clients.", "客户端的入口。"),
                  derived(
                      "parameters",
                      new Kind.Named("parameter", SETTING, new Kind.Literal(), 0),
                      "none",
                      "无",
                      "Settings of the engine, name to value. Those that Holdfast decides are refused.",
                      "引擎参数，名称到值。由 Holdfast 决定的参数会被拒绝。"),
                  withDefault(
                      "switchoverTimeout",
                      span("1s", "10m"),
                      "10s",
                      "How long a planned switchover may take before it is rolled back. For a process"
                          + " never less than stop.timeout and 10s.",
                      "计划切换允许的时间，超过则回退。对 process 至少是 stop.timeout 加 10s。"),
                  derived(
                      "dataDirectory",
                      FOLDER,
                      "a folder of the agent's own",
                      "代理自己的目录",
                      "Where the engine's data lives on each member; an existing database there is adopted.",
                      "每个成员上引擎数据的位置；那里已有的数据库会被接管。"),
                  derived(
                      "after",
                      new Kind.Many(NAME, 0),
                      "none",
                      "无",
                      "Services that must serve before this one is opened to clients, within a stack on the"
                          + " same host.",
                      "这些服务可用之后，本服务才对客户端开放；同一组内须在同一台主机上。")),
              ProgramKeys.ALL,
              List.of(AdoptedSets.SECTION)));

  private static final Kind.Section DETECTION =
      new Kind.Section(
          List.of(
              withDefault(
                  "heartbeat",
                  span("50ms", "10s"),
                  "500ms",
                  "Time between two reports of an agent.",
                  "代理两次上报之间的时间。"),
              withDefault(
                  "misses",
                  new Kind.Whole(2, 20),
                  "3",
                  "Reports in a row that must be missing before silence counts.",
                  "连续缺失多少次上报才算失联。")));

  private static final Kind.Section FAILBACK =
      new Kind.Section(
          List.of(
              required(
                  "window",
                  Windows.WINDOW,
                  "When it may begin: from and until, on all days or on those named.",
                  "何时可以开始：起止时间，每天或指定的星期几。"),
              withDefault("zone", Windows.ZONE, "UTC", "Time zone of the window.", "该时间窗口所用的时区。"),
              withDefault(
                  "stable",
                  span("10s", "7d"),
                  "10m",
                  "How long the preferred host must have been ready for every service without a break.",
                  "首选主机须对所有服务持续就绪多久。"),
              withDefault(
                  "budget",
                  new Kind.Whole(1, 20),
                  "2",
                  "How often at most within any 24 hours.",
                  "任意 24 小时内最多几次。")));

  private static final Kind.Section STACK =
      new Kind.Section(
          List.of(
              required(
                  "services",
                  new Kind.Many(NAME, 1),
                  "Its services, the one that weighs most first. All have the same members.",
                  "组内的服务，最重要的写在最前。它们的成员必须相同。"),
              derived(
                  "prefer",
                  HOST_NAME,
                  "none",
                  "无",
                  "Host on which the stack is at best.",
                  "该组首选的主机。"),
              derived(
                  "failback",
                  FAILBACK,
                  "by hand only",
                  "只由人工执行",
                  "When the stack goes back to the preferred host by itself.",
                  "何时自动回到首选主机。"),
              derived(
                  "entry",
                  new Kind.Section(EntranceKeys.STACK),
                  "none",
                  "无",
                  "One address for the whole stack.",
                  "整组服务共用的一个地址。")));

  private static final Kind.Section DRILLS =
      new Kind.Section(
          List.of(
              withDefault(
                  "production",
                  FLAG,
                  "false",
                  "Whether a drill must be confirmed with the cluster's name.",
                  "演练前是否必须以集群名称确认。"),
              derived(
                  "window",
                  Windows.WINDOW,
                  "any time",
                  "任何时间",
                  "When a drill may begin: from and until, on all days or on those named.",
                  "演练何时可以开始：起止时间，每天或指定的星期几。"),
              withDefault(
                  "zone",
                  Windows.ZONE,
                  "UTC",
                  "Time zone of the window, and of schedules that name none.",
                  "该时间窗口所用的时区，也用于未写时区的计划。"),
              derived(
                  "schedules",
                  new Kind.Named("schedule", NAME, ScheduleKeys.SCHEDULE, 0),
                  "none",
                  "无",
                  "Drills that are run by themselves, again and again; 50 at most.",
                  "按计划自动反复进行的演练，最多 50 个。")));

  private static final Kind.Section SENTINEL =
      new Kind.Section(
          List.of(
              withDefault("port", PORT, "26379", "TCP port, on every host.", "TCP 端口，每台主机上都有。"),
              withDefault(
                  "via",
                  new Kind.Choice(List.of("member", "gateway"), List.of()),
                  "member",
                  "Which addresses clients are given: the members' own, or those of the gateway on the host"
                      + " that they asked.",
                  "告诉客户端哪些地址：成员自己的地址，或者所询问主机上网关的地址。"),
              derived(
                  "passwordFile",
                  FILE,
                  "none: no password is asked for",
                  "无：不要求密码",
                  "File that holds the password which clients send to a Sentinel, relative to the spec's folder,"
                      + " on every host.",
                  "保存客户端向 Sentinel 发送的密码的文件，相对于本文件所在目录，每台主机上都要有。")));

  /** The whole file. */
  static final Kind.Section TOP =
      new Kind.Section(
          List.of(
              required("cluster", NAME, "Name of the cluster.", "集群名称。"),
              withDefault(
                  "secretFile",
                  FILE,
                  "cluster.secret",
                  "File that holds the cluster secret on every host, relative to the spec's folder.",
                  "每台主机上保存集群密钥的文件，相对于本文件所在目录。"),
              required(
                  "hosts",
                  new Kind.Named("host", HOST_NAME, HOST, 1),
                  "The servers, by name.",
                  "各服务器，以名称为键。"),
              section("quorum", QUORUM, "Who decides who leads.", "由谁决定领导者。"),
              required(
                  "services",
                  new Kind.Named("service", NAME, SERVICE, 1),
                  "What is to be kept alive, by name.",
                  "要保持可用的服务，以名称为键。"),
              section(
                  "detection",
                  DETECTION,
                  "How long silence must last before it counts.",
                  "失联多久才算数。"),
              derived(
                  "stacks",
                  new Kind.Named("stack", NAME, STACK, 0),
                  "none",
                  "无",
                  "Services that move as one, by name.",
                  "作为一个整体移动的服务组，以名称为键。"),
              derived(
                  "sentinel",
                  SENTINEL,
                  "none: no agent listens",
                  "无：代理不监听",
                  "A port on which every agent answers clients of Redis Sentinel about the redis services.",
                  "每个代理在此端口上回答 Redis Sentinel 客户端关于 redis 服务的询问。"),
              section("drills", DRILLS, "When failures may be rehearsed.", "何时可以演练故障。")));

  private Keys() {}

  /** Sections in which a key of this name is known, as paths. */
  static List<String> homesOf(String name) {
    var homes = new ArrayList<String>();
    collectHomes(TOP, "", name, homes);
    return homes;
  }

  private static void collectHomes(Kind kind, String at, String name, List<String> homes) {
    switch (kind) {
      case Kind.Section section -> {
        for (var key : section.keys()) {
          if (key.name().equals(name) && !key.isLater()) {
            homes.add(at.isEmpty() ? "the top level" : at);
          }
          collectHomes(key.kind(), Place.path(at, key.name()), name, homes);
        }
      }
      case Kind.Named named ->
          collectHomes(named.each(), at + ".<" + named.what() + ">", name, homes);
      case Kind.Many _,
          Kind.Whole _,
          Kind.Span _,
          Kind.Flag _,
          Kind.Choice _,
          Kind.Text _,
          Kind.Literal _ -> {}
    }
  }

  static Kind.Text text(String pattern, String expected, String chinese) {
    return Kind.Text.of(pattern, expected, chinese);
  }

  static Kind.Span span(String least, String most) {
    return Kind.Span.of(least, most);
  }

  private static Kind.Span spanOrZero(String least, String most) {
    return new Kind.Span(duration(least), duration(most), true);
  }

  private static Duration duration(String text) {
    return Spans.parse(text).orElseThrow();
  }

  private static List<Key> concat(List<Key> first, List<Key> second, List<Key> third) {
    return Stream.of(first, second, third).flatMap(List::stream).toList();
  }
}
