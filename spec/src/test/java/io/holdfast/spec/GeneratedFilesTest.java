package io.holdfast.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made from the table of keys is committed as it is made. */
class GeneratedFilesTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path MADE = Path.of("target", "docs");

  static List<Map.Entry<String, String>> files() {
    return List.of(
        Map.entry("holdfast.schema.json", SpecSchema.json()),
        Map.entry("configuration.md", SpecReference.english()),
        Map.entry("zh-CN/configuration.md", SpecReference.chinese()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void areCommittedAsTheyAreMade(Map.Entry<String, String> file) throws IOException {
    var made = MADE.resolve(file.getKey());
    Files.createDirectories(made.getParent());
    Files.writeString(made, file.getValue());
    assertThat(DOCS.resolve(file.getKey()))
        .as("copy spec/target/docs over docs when a key has changed")
        .content()
        .isEqualTo(file.getValue());
  }
}
