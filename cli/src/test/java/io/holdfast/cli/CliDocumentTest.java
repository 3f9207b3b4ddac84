package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.ErrorCode.Exit;
import io.holdfast.cli.terminal.Surroundings;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page for people names everything there is. */
class CliDocumentTest {
  private static final Path DOCS = Path.of("..", "docs");

  @ParameterizedTest
  @ValueSource(strings = {"cli.md", "zh-CN/cli.md"})
  void namesEveryCommandAndOption(String page) {
    var line = Commands.line(Surroundings.ofProcess());
    assertThat(DOCS.resolve(page))
        .content()
        .contains(line.getSubcommands().keySet().stream().map("\n### %s\n"::formatted).toList())
        .contains(
            line.getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .map(option -> option.longestName())
                .filter(name -> !name.equals("--help"))
                .distinct()
                .toList());
  }

  @Test
  void listsEveryExitCode() {
    assertThat(DOCS.resolve("cli.md"))
        .content()
        .contains(
            Arrays.stream(Exit.values())
                .map(exit -> "| %d | %s |".formatted(exit.code(), exit.meaning()))
                .toList());
  }
}
