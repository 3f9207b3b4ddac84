package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between pages lead to files that are there, and to headings that they have. */
class DocumentLinksTest {
  private static final Path ROOT = Path.of("..");

  static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs).filter(DocumentLinksTest::isPage).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void leadSomewhere(Path page) throws IOException {
    var broken = new ArrayList<String>();
    for (var target : MarkdownPage.read(page).targets()) {
      if (!target.matches("[a-z]+:.*") && !leadsSomewhere(page, target)) {
        broken.add(
            "%s has a link to %s, which is not there".formatted(ROOT.relativize(page), target));
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String target) throws IOException {
    var parts = target.split("#", 2);
    var file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    if (parts.length == 1) {
      return Files.exists(file);
    }
    return isPage(file) && MarkdownPage.read(file).anchors().contains(parts[1]);
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md") && Files.isRegularFile(file);
  }
}
