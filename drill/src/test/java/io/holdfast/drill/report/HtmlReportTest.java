package io.holdfast.drill.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.DrillEntry;
import io.holdfast.api.DrillFinding;
import io.holdfast.api.DrillRun;
import io.holdfast.api.WireFormat;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.drill.DrillResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  @Test
  void saysInBothLanguagesWhatWasFound() throws IOException {
    var html = HtmlReport.of(dossier(DrillResult.Answer.PASS));
    Files.writeString(Path.of("target", "drill-report.html"), html);
    assertThat(html)
        .contains("<article lang=\"en\"", "<article lang=\"zh\"")
        .contains("Drill 3: process-killed of db on a", "第 3 次演练")
        .contains(">pass<", ">通过<")
        .contains("640 ms", "0 of 1200 writes", "detection and decision", "发现与决定");
  }

  @Test
  void comparesWithTheRunsBefore() {
    assertThat(HtmlReport.of(dossier(DrillResult.Answer.FAIL)))
        .contains("The runs before", "RTO 0.64 s; the run before 0.90 s.")
        .contains("此前各次", "RTO 0.64 s；此前一次 0.90 s。")
        .contains("<svg class=\"trend\"", "objective 5.0 s");
  }

  /** A report is kept for years and opened anywhere. */
  @Test
  void needsNothingElse() {
    assertThat(HtmlReport.of(dossier(DrillResult.Answer.PASS)))
        .doesNotContain("<script", "http://", "https://", "@import", "url(");
  }

  @Test
  void doesNotLetUnknownPassForAPass() {
    assertThat(HtmlReport.of(dossier(DrillResult.Answer.UNKNOWN)))
        .contains("Unknown is not a pass")
        .doesNotContain("answer pass", "answer fail");
  }

  @Test
  void showsWhatServersSaidAsTextOnly() {
    assertThat(HtmlReport.of(dossier(DrillResult.Answer.FAIL)))
        .contains("write unknown: &lt;b&gt;gone&lt;/b&gt;")
        .doesNotContain("<b>gone");
  }

  /** Somebody who reads Chinese only is told what happened, too. */
  @Test
  void tellsInChineseWhatTheClusterSaid() {
    var html = HtmlReport.of(dossier(DrillResult.Answer.PASS));
    assertThat(html.substring(html.indexOf("<article lang=\"zh\"")))
        .contains("杀死一个成员的服务进程", "主机 a 可疑", "写入重新得到确认", "账本的数据行已删除", "写入无答复：")
        .doesNotContain("kills", "suspect", "writes", "ledger");
  }

  @Test
  void comesBackFromJsonAsItWas() {
    var dossier = dossier(DrillResult.Answer.PASS);
    assertThat(WireFormat.read(WireFormat.writeText(dossier), Dossier.class)).isEqualTo(dossier);
  }

  static Dossier dossier(DrillResult.Answer answer) {
    var finding = new DrillFinding(answer, 640L, 1200, 0L, "as it was measured");
    var drill =
        new DrillRun(
            3,
            DrillKind.PROCESS_KILLED,
            new ServiceId("db"),
            new HostId("a"),
            0,
            5000,
            0,
            DrillRun.State.DONE,
            null,
            NOON,
            NOON.plusSeconds(1),
            NOON.plusSeconds(1),
            NOON.plusSeconds(9),
            null,
            null,
            null,
            new HostId("b"),
            NOON.plusSeconds(9));
    var series = new ArrayList<Dossier.Bucket>();
    for (int i = -20; i < 40; i++) {
      var out = i >= 0 && i < 3;
      series.add(new Dossier.Bucket(i * 250L, out ? 0 : 15, out ? 1 : 0, out ? null : 2.5 + i % 3));
    }
    var latency = new Dossier.Latency(300, 1.9, 6.4, 9.1);
    return new Dossier(
        finding,
        drill,
        DrillEntry.of(DrillKind.PROCESS_KILLED),
        "shop",
        "0.1.0",
        null,
        NOON.plusSeconds(1),
        2,
        new Dossier.Ledger(
            "POSTGRESQL",
            3,
            20,
            1200,
            0,
            2,
            5,
            0L,
            1L,
            0L,
            0L,
            60,
            0,
            0,
            Map.of("write unknown: <b>gone</b>", 2),
            latency,
            latency,
            latency),
        List.of(new Dossier.Window(-10, 640, true)),
        List.of(
            new Dossier.Part(Dossier.Part.Name.DETECTION, 0, 30),
            new Dossier.Part(Dossier.Part.Name.SEAL, 30, 90),
            new Dossier.Part(Dossier.Part.Name.PROMOTION, 90, 520),
            new Dossier.Part(Dossier.Part.Name.RECONNECTION, 520, 640)),
        List.of(
            new Dossier.Moment(
                0,
                Dossier.Moment.Who.CLUSTER,
                "The fault: " + DrillKind.PROCESS_KILLED.does() + "."),
            new Dossier.Moment(50, Dossier.Moment.Who.CLUSTER, "Host a is suspect."),
            new Dossier.Moment(640, Dossier.Moment.Who.CLIENT, "writes are acknowledged again")),
        series,
        null,
        null,
        "the ledger's rows are removed",
        List.of(
            new Dossier.Earlier(1, NOON.minusSeconds(900), DrillResult.Answer.PASS, 900L, 0L),
            new Dossier.Earlier(
                2, NOON.minusSeconds(600), DrillResult.Answer.UNKNOWN, null, null)));
  }
}
