package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictCommandTest {
  private static final int WIDEST = 100;
  private static final String THREE =
      """
      cluster: shop
      hosts:
        a: {address: 10.0.0.11, zone: z1, price: 120}
        b: {address: 10.0.0.12, zone: z2, price: 120}
        c: {address: 10.0.0.13, zone: z3, price: 30, witness: true}
      services:
        db: {engine: postgresql, entries: {write: {gateway: 6432}}}
      """;

  @TempDir Path folder;
  private String three = "";
  private String one = "";

  @BeforeEach
  void write() throws IOException {
    three = Files.writeString(folder.resolve("three.yaml"), THREE).toString();
    one =
        Files.writeString(folder.resolve("one.yaml"), THREE.replace("db: {", "db: {members: [a], "))
            .toString();
  }

  @Test
  void predictsWhatASpecKeeps() {
    var said = run(three);
    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .contains("Cluster shop, 50 simulated years, seed 1", "AVAILABLE", "99.9")
        .contains("Single points of failure\nnone")
        .contains("All hosts cost 270 a month.");
    assertThat(said.out().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(WIDEST));
    assertThat(run(three).out()).isEqualTo(said.out());
  }

  @Test
  void namesTheWeakPointAndWhatHelps() {
    var said = run(one);
    assertThat(said.out())
        .contains("db has one member, on a", "do: add a second member", "a member of db on b");
    assertThat(said.out()).doesNotContain("loss of a whole site");
  }

  @ParameterizedTest
  @ValueSource(strings = {"im", "netvis"})
  void aBlueprintFitsTheTerminal(String name) {
    var said = run(Path.of("..", "blueprints", name + ".yaml").toString());
    assertThat(said.exit()).isZero();
    assertThat(said.out()).contains("stack " + name, "Single points of failure\nnone");
    assertThat(said.out().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(WIDEST));
  }

  @Test
  void speaksChinese() {
    var said =
        new Terminal(folder).with("LANG", "zh_CN.UTF-8").run("simulate", three, "--years", "50");
    assertThat(said.out()).contains("集群 shop", "单点故障\n无");
  }

  @Test
  void comparesTwoSpecs() {
    var said = run(one, "--with", three);
    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .contains("1: one.yaml, 2: three.yaml", "DIFFERENCE", "- 1: db has one member");
  }

  @Test
  void printsOneDocumentForPrograms() {
    var said = run(three, "-o", "json");
    assertThat(said.out())
        .startsWith("{")
        .contains("\"availabilities\"", "\"host-crash\"", "\"improvements\"", "\"weaknesses\"");
    assertThat(run(one, "--with", three, "-o", "json").out()).contains("\"first\"", "\"second\"");
  }

  @Test
  void ratesAreTheUsersOwn() {
    var often = run(one, "--rate", "host-crash=20/y", "--repair", "host-crash=1d");
    assertThat(often.out()).contains(" d ");
    assertThat(run(one).out()).doesNotContain(" d ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rate|hosts=2/y|there is no fault 'hosts'",
        "--rate|host-crash=2|expected a number with /y",
        "--repair|host-crash=soon|expected a duration",
        "--years|0|expected 1 to 100000",
        "--seeds|5|--seeds is about the protocol",
        "--bug|list|--bug is about the protocol"
      })
  void refusesWhatMakesNoSense(String line) {
    var words = line.split("\\|", 3);
    var said = new Terminal(folder).run("simulate", three, words[0], words[1]);
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).startsWith("holdfast: ").contains(words[2]);
  }

  @Test
  void whatIsAboutASpecNeedsOne() {
    var said = new Terminal(folder).run("simulate", "--years", "5");
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("--years needs a SPEC");
  }

  @Test
  void tellsTheProblemsOfASpec() throws IOException {
    var bad = Files.writeString(folder.resolve("bad.yaml"), "cluster: X\n").toString();
    var said = run(bad);
    assertThat(said.exit()).isEqualTo(6);
    assertThat(said.err()).contains("cluster: found 'X'");
    assertThat(run(three, "--with", bad).exit()).isEqualTo(6);
  }

  private Terminal.Said run(String... words) {
    var line = new String[words.length + 3];
    line[0] = "simulate";
    System.arraycopy(words, 0, line, 1, words.length);
    line[words.length + 1] = "--years";
    line[words.length + 2] = "50";
    return new Terminal(folder).run(line);
  }
}
