package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page for people names everything there is. */
class RestDocumentTest {
  private static final Path DOCS = Path.of("..", "docs");

  @ParameterizedTest
  @ValueSource(strings = {"rest.md", "zh-CN/rest.md"})
  void namesEveryEndpoint(String page) {
    assertThat(DOCS.resolve(page))
        .content()
        .contains(
            Arrays.stream(Endpoint.values())
                .map(endpoint -> "`%s %s`".formatted(endpoint.method(), endpoint.path()))
                .toList());
  }

  @Test
  void endsWithEveryErrorCode() throws IOException {
    var table =
        Arrays.stream(ErrorCode.values())
            .map(code ->
                "| `%s` | %d | %d | %s |"
                    .formatted(code.name(), code.number(), code.httpStatus(), code.whatToDo()))
            .collect(Collectors.joining("\n", "", "\n"));
    Files.writeString(Path.of("target", "error-codes.md"), table);
    assertThat(DOCS.resolve("rest.md"))
        .as("take the table from target/error-codes.md")
        .content()
        .endsWith("| --- | --- | --- | --- |\n" + table);
  }
}
