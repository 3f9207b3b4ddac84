package io.holdfast.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.agent.link.ReportDesk;
import io.holdfast.agent.link.Whereabouts;
import io.holdfast.api.ClusterSecret;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.report.EngineState;
import io.holdfast.core.report.MemberReport;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.spec.SpecReader;
import io.holdfast.spec.SpecResult;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A host with a member of every kind, and the pages for people that name what it tells. */
class MetricsTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");
  private static final ServiceId DB = new ServiceId("db");
  private static final Term FIRST = new Term(1);

  /** What every figure has. */
  private static final Set<String> EVERYWHERE = Set.of("cluster", "host");

  /** Figures of Prometheus itself and of its blackbox exporter. */
  private static final Set<String> OF_OTHERS = Set.of("up", "probe_success");

  /** Words of the query language that the rules use. */
  private static final Set<String> LANGUAGE =
      Set.of("sum", "max", "increase", "or", "unless", "offset");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `((?:holdfast|jvm)_\\w+)` \\| (\\w+) \\| ([^|]*) \\| \\S");
  private static final Pattern NAME = Pattern.compile("\\b(?:holdfast|jvm)_\\w+");
  private static final Pattern NO_NAME =
      Pattern.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\bby \\([^)]*\\)|\\b\\d\\w*");
  private static final Pattern WORD = Pattern.compile("\\w+");
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+?)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
  private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");

  private final ReportDesk reports = new ReportDesk(A, 1, List::of, List::of);
  private Entries entries;
  private Metrics metrics;

  @SuppressWarnings("NullAway.Init") // before every test
  MetricsTest() {}

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    var spec = spec(folder);
    var settings =
        new AgentSettings(
            spec,
            folder,
            ClusterSecret.of("a-secret-for-tests-of-32-characters"),
            A,
            folder.resolve("data"));
    entries = Entries.open(settings, () -> {}, () -> true);
    var state =
        new HostState(
            spec,
            A,
            reports,
            new Whereabouts(A, List.of(A, B)),
            (_, position) -> position.toString());
    metrics = new Metrics(spec, A, state, () -> true, entries);
  }

  @AfterEach
  void close() {
    metrics.close();
    entries.close();
  }

  private static ClusterSpec spec(Path folder) throws IOException {
    var ports = new ArrayList<Object>();
    try (var sentinel = new ServerSocket(0);
        var write = new ServerSocket(0);
        var read = new ServerSocket(0);
        var any = new ServerSocket(0)) {
      for (var socket : List.of(sentinel, write, read, any)) {
        ports.add(socket.getLocalPort());
      }
    }
    var file =
        Files.writeString(
            folder.resolve("holdfast.yaml"),
            """
            cluster: metrics
            hosts:
              a: {address: 127.0.0.74}
              b: {address: 127.0.0.75}
              w: {address: 127.0.0.76, witness: true}
            sentinel: {port: %d}
            services:
              db: {engine: postgresql, entries: {write: {gateway: %d}, read: {gateway: %d}}}
              shop: {engine: mariadb}
              cache: {engine: redis}
              job: {engine: process, command: [job]}
              api:
                engine: process
                mode: active-active
                command: [api]
                port: 8080
                entries: {any: {gateway: %d}}
            """
                .formatted(ports.toArray()));
    var read = SpecReader.read(file);
    assertThat(read).as("%s", read.problems()).isInstanceOf(SpecResult.Valid.class);
    return ((SpecResult.Valid) read).file().spec();
  }

  /**
   * One metric, as Prometheus is told or as a page has it.
   *
   * @param labels apart from those that every metric has
   */
  private record Metric(String type, Set<String> labels) {}

  @ParameterizedTest
  @ValueSource(strings = {"metrics.md", "zh-CN/metrics.md"})
  void thePageHasEveryMetricWithItsTypeAndLabels(String page) throws Exception {
    var rows =
        ROW.matcher(Files.readString(DOCS.resolve(page)))
            .results()
            .collect(
                Collectors.toMap(
                    row -> row.group(1),
                    row -> new Metric(row.group(2), all(QUOTED, row.group(3))),
                    (one, other) -> {
                      throw new AssertionError("two rows: " + one + ", " + other);
                    },
                    TreeMap::new));
    assertThat(rows).containsExactlyEntriesOf(told());
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics.md", "zh-CN/metrics.md"})
  void thePageNamesNoMetricThatThereIsNot(String page) throws Exception {
    var samples = samples().map(sample -> sample.group(1)).collect(Collectors.toSet());
    samples.addAll(told().keySet());
    assertThat(all(NAME, Files.readString(DOCS.resolve(page)))).isSubsetOf(samples);
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics.md", "zh-CN/metrics.md"})
  void rulesAskForNothingThatThereIsNot(String page) throws Exception {
    var samples = samples().map(sample -> sample.group(1)).collect(Collectors.toSet());
    var rules = rules(Files.readString(DOCS.resolve(page)));
    assertThat(rules)
        .hasSizeGreaterThan(5)
        .allSatisfy(rule -> {
          assertThat(rule.get("alert")).asString().startsWith("Holdfast");
          assertThat(rule.get("labels")).asString().contains("severity=");
          assertThat(rule.get("annotations")).asString().contains("summary=", "description=");
          var asked = all(WORD, NO_NAME.matcher(String.valueOf(rule.get("expr"))).replaceAll(" "));
          asked.removeAll(LANGUAGE);
          assertThat(asked).isNotEmpty();
          asked.removeAll(OF_OTHERS);
          assertThat(asked).isSubsetOf(samples);
        });
  }

  /** As Prometheus' naming guidelines have it. */
  @Test
  void namesEndInTheirUnit() throws Exception {
    told()
        .forEach((name, metric) -> {
          assertThat(name.endsWith("_total")).as(name).isEqualTo(metric.type().equals("counter"));
          if (name.startsWith("holdfast_")) {
            assertThat(name.replaceAll("_total$", "")).doesNotContainPattern("_(bytes|seconds)_");
          }
        });
  }

  @Test
  void aPositionHasTheUnitOfItsEngine() {
    var position = new LogPosition(FIRST, 4711);
    for (var service : List.of(DB, new ServiceId("shop"))) {
      report(service, new EngineState.Primary(FIRST, position, true, null));
    }
    assertThat(metrics.text())
        .contains(
            "holdfast_member_position_bytes{cluster=\"metrics\",host=\"a\",service=\"db\"} 4711",
            "holdfast_member_position_transactions{cluster=\"metrics\",host=\"a\",service=\"shop\"} 4711");
  }

  /** Its 0 would be an alarm: nobody takes writes. */
  @Test
  void whatEveryMemberRunsHasNoPrimaryToMiss() {
    assertThat(metrics.text())
        .contains("holdfast_member_running{cluster=\"metrics\",host=\"a\",service=\"api\"} 0")
        .contains("holdfast_member_primary{cluster=\"metrics\",host=\"a\",service=\"job\"} 0")
        .doesNotContain("holdfast_member_primary{cluster=\"metrics\",host=\"a\",service=\"api\"}");
  }

  /** Every such scrape tried to read a duration that was not there, and the first one said so. */
  @Test
  void anAgeThatIsNotKnownIsNoFault() {
    var log = (Logger) LoggerFactory.getLogger("io.micrometer");
    var heard = new ListAppender<ILoggingEvent>();
    heard.start();
    log.addAppender(heard);
    try {
      var position = new LogPosition(FIRST, 1);
      var link = new EngineState.Link.Attached(B, FIRST, true);
      report(DB, new EngineState.Standby(position, position, link, null));
      var age = "holdfast_member_behind_seconds{cluster=\"metrics\",host=\"a\",service=\"db\"} ";
      assertThat(metrics.text()).contains(age + "NaN");
      report(DB, new EngineState.Standby(position, position, link, Duration.ofMillis(1500)));
      assertThat(metrics.text()).contains(age + "1.5");
      assertThat(heard.list).isEmpty();
    } finally {
      log.detachAppender(heard);
    }
  }

  private void report(ServiceId service, EngineState engine) {
    reports.update(new MemberReport(service, FIRST, Term.NONE, engine, null, List.of()));
  }

  private SortedMap<String, Metric> told() throws InterruptedException {
    var samples = samples().toList();
    var told = new TreeMap<String, Metric>();
    metrics
        .text()
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" "))
        .forEach(line -> told.put(line[2], new Metric(line[3], labels(line[2], samples))));
    return told;
  }

  private static Set<String> labels(String name, List<MatchResult> samples) {
    var parts = Set.of(name, name + "_count", name + "_sum");
    var labels = new TreeSet<String>();
    for (var sample : samples) {
      if (parts.contains(sample.group(1))) {
        labels.addAll(all(LABEL, sample.group(2)));
      }
    }
    labels.removeAll(EVERYWHERE);
    return labels;
  }

  /** Every line with a figure. */
  private Stream<MatchResult> samples() throws InterruptedException {
    awaitPause();
    return metrics
        .text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .flatMap(line -> SAMPLE.matcher(line).results());
  }

  /** The virtual machine tells of its first pause, and so do the metrics, when there was one. */
  private void awaitPause() throws InterruptedException {
    var deadline = Instant.now().plusSeconds(60);
    while (!metrics.text().contains("\njvm_gc_pause_seconds_max{")) {
      assertThat(Instant.now()).as("no pause was told of").isBefore(deadline);
      System.gc();
      Thread.sleep(20);
    }
  }

  private static Set<String> all(Pattern pattern, @Nullable String text) {
    if (text == null) {
      return new TreeSet<>();
    }
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(match.groupCount()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Map<?, ?>> rules(String page) {
    var rules = new ArrayList<Map<?, ?>>();
    YAML.matcher(page)
        .results()
        .map(block -> block.group(1))
        .forEach(block -> {
          for (var group : list(yaml(block), "groups")) {
            rules.addAll(list(group, "rules"));
          }
        });
    return rules;
  }

  private static Map<?, ?> yaml(String block) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(block);
  }

  private static List<Map<?, ?>> list(Map<?, ?> parent, String key) {
    var found = new ArrayList<Map<?, ?>>();
    if (parent.get(key) instanceof List<?> children) {
      children.forEach(child -> found.add((Map<?, ?>) child));
    }
    return found;
  }
}
