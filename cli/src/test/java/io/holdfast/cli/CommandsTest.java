package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.terminal.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTest {
  private static final String SPEC =
      """
      cluster: shop
      hosts:
        a: {address: 127.0.0.61, port: 1}
        b: {address: 127.0.0.62, port: 1}
        c: {address: 127.0.0.63, port: 1}
      services:
        db: {engine: postgresql}
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sttaus", "status --nonsense", "switchover", "events --since tomorrow"})
  void badWordsAreOneSentenceAndExitCodeTwo(String words) {
    var said = terminal().run(words.split(" ", -1));
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).startsWith("holdfast: ").doesNotContain("Exception", "\tat ");
  }

  @Test
  void withoutACommandItShowsThemAll() {
    var said = terminal().run();
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains(commands().toList());
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    assertThat(terminal().run("switchovr", "db").err()).contains("switchover");
  }

  @Test
  void refusesANameThatCannotBe() {
    assertThat(terminal().run("pause", "D!").err())
        .contains("'D!' cannot be the name of a service");
  }

  static Stream<String> commands() {
    return line().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandTeachesItself(String command) {
    if (command.equals("help")) {
      return;
    }
    var said = terminal().run(command, "--help");
    assertThat(said.exit()).isZero();
    assertThat(said.out()).contains("Usage: holdfast " + command).contains("Exit codes:");
  }

  @Test
  void theOverviewNamesEveryCommand() {
    assertThat(terminal().run("--help").out()).contains(commands().toList());
  }

  @Test
  void tellsItsVersion() {
    assertThat(terminal().run("--version").out()).startsWith("holdfast ");
  }

  @Test
  void printsACompletionScript() {
    assertThat(terminal().run("completion").out()).contains("switchover").contains("complete -F");
  }

  @Test
  void validateTellsEveryProblem() throws IOException {
    var file = Files.writeString(folder.resolve("bad.yaml"), "cluster: X\nhost: {}\n");
    var said = terminal().run("validate", file.toString());
    assertThat(said.exit()).isEqualTo(6);
    assertThat(said.out())
        .contains("bad.yaml:1:10: cluster: found 'X'")
        .contains("unknown key 'host', did you mean 'hosts'?")
        .contains("services: missing")
        .endsWith("4 errors\n");
  }

  @Test
  void validateTellsWhatFollowsFromAValidSpec() throws IOException {
    var file = Files.writeString(folder.resolve("holdfast.yaml"), SPEC);
    var said = terminal().run("validate", file.toString());
    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .isEqualTo(
            """
            %s is valid: cluster shop, 3 hosts, 1 service
              quorum: 3 voters, goes on without 1 of them
              detection: a host cut off without a goodbye is noticed after 1.5 s
              db: 3 members, each acknowledged write on 2 of them
            """
                .formatted(file));
  }

  @Test
  void validateTellsWhereTheQuorumIsWhenItIsEtcd() throws IOException {
    var etcd =
        """
        quorum: {kind: etcd, endpoints: ["http://h1:2379", "http://h2:2379", "http://h3:2379"]}
        """;
    var file = Files.writeString(folder.resolve("holdfast.yaml"), SPEC + etcd);
    assertThat(terminal().run("validate", file.toString()).out())
        .contains(
            "quorum: etcd at 3 endpoints, keys below /holdfast; 3 hosts may become controller");
  }

  @Test
  void validatePrintsTheSchema() {
    assertThat(terminal().run("validate", "--schema").out()).contains("json-schema.org");
    assertThat(terminal().run("validate").exit()).isEqualTo(2);
  }

  @Test
  void makesASecretAndNeverOverwritesOne() throws IOException {
    var file = folder.resolve("s");
    assertThat(terminal().run("secret", file.toString()).exit()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    var made = Files.readString(file);
    var again = terminal().run("secret", file.toString());
    assertThat(again.exit()).isEqualTo(3);
    assertThat(again.err()).contains("is left as it is").hasLineCount(1);
    assertThat(file).hasContent(made);
  }

  @Test
  void theAgentTellsEveryProblemOfItsSpec() throws IOException {
    var file = Files.writeString(folder.resolve("bad.yaml"), "cluster: X\n");
    var said = agent(file, "a");
    assertThat(said.exit()).isEqualTo(6);
    assertThat(said.err()).contains("cluster: found 'X'").contains("hosts: missing");
  }

  @Test
  void theAgentNamesTheHostsThereAre() throws IOException {
    var said = agent(Files.writeString(folder.resolve("holdfast.yaml"), SPEC), "z");
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("there is no host z").contains("one of a, b, c");
  }

  @Test
  void theAgentNeedsTheSecretBesideItsSpec() throws IOException {
    var said = agent(Files.writeString(folder.resolve("holdfast.yaml"), SPEC), "a");
    assertThat(said.exit()).isEqualTo(5);
    assertThat(said.err()).contains("no cluster secret file").contains("holdfast secret FILE");
  }

  @Test
  void simulatesTheSameHistoryEveryTime() {
    var once = terminal().run("simulate", "--seed", "7", "--trace");
    assertThat(once.exit()).isZero();
    assertThat(once.out()).contains("every rule held").contains("1 histories");
    var lines = once.out().lines().toList();
    var again = terminal().run("simulate", "--seed", "7", "--trace").out().lines().toList();
    assertThat(again.subList(0, again.size() - 1)).isEqualTo(lines.subList(0, lines.size() - 1));
  }

  @Test
  void simulatingAMistakeFindsItAndSaysHowToSeeIt() {
    var said = terminal().run("simulate", "--bug", "restart-in-place", "--seeds", "1000");
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out()).contains("--trace --bug restart-in-place");
    assertThat(terminal().run("simulate", "--bug", "none").err()).contains("--bug list");
    assertThat(terminal().run("simulate", "--bug", "list").out()).contains("no-seal");
    assertThat(terminal().run("simulate", "--trace").exit()).isEqualTo(2);
  }

  private Terminal.Said agent(Path spec, String host) {
    return terminal()
        .run(
            "agent",
            "--spec",
            spec.toString(),
            "--host",
            host,
            "--data",
            folder.resolve("data").toString());
  }

  private Terminal terminal() {
    return new Terminal(folder);
  }

  private static CommandLine line() {
    return Commands.line(Surroundings.ofProcess());
  }
}
