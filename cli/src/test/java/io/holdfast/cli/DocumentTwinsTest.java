package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every page for people is there in English and in Chinese, and both have the same headings, tables
 * and code. A comment in code may be translated, and so may what an alert tells people; what a
 * program printed may be what it prints in Chinese.
 */
class DocumentTwinsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DOCS = ROOT.resolve("docs");
  private static final Path CHINESE = DOCS.resolve("zh-CN");
  private static final Path DECISIONS = DOCS.resolve("adr");
  private static final String COMMENT = "(^|\\s+)#.*";
  private static final Pattern TOLD = Pattern.compile("(?<=^ {10}(summary|description): )");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{.*?}}");
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  record Twins(Path english, Path chinese) {
    @Override
    public String toString() {
      return name(english);
    }
  }

  static List<Twins> twins() throws IOException {
    var twins = new ArrayList<Twins>();
    twins.add(new Twins(ROOT.resolve("README.md"), ROOT.resolve("README.zh-CN.md")));
    for (var page : pagesOf(DOCS)) {
      if (Files.exists(CHINESE.resolve(page))) {
        twins.add(new Twins(DOCS.resolve(page), CHINESE.resolve(page)));
      }
    }
    return twins;
  }

  @Test
  void everyPageHasATwin() throws IOException {
    var english = pagesOf(DOCS);
    var chinese = pagesOf(CHINESE);
    assertThat(missing(english, chinese, CHINESE)).isEmpty();
    assertThat(missing(chinese, english, DOCS)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("twins")
  void leadToEachOther(Twins twins) throws IOException {
    leads(twins.english(), "中文", twins.chinese());
    leads(twins.chinese(), "English", twins.english());
  }

  @ParameterizedTest
  @MethodSource("twins")
  void haveTheSameHeadings(Twins twins) throws IOException {
    var english = MarkdownPage.read(twins.english()).headings();
    var chinese = MarkdownPage.read(twins.chinese()).headings();
    var differences = new ArrayList<String>();
    for (int at = 0; at < Math.min(english.size(), chinese.size()); at++) {
      if (english.get(at).level() != chinese.get(at).level()) {
        differences.add(differ(twins, "heading", at, english.get(at), chinese.get(at)));
        break; // All that follow are shifted.
      }
    }
    count(twins, "headings", english, chinese).ifPresent(differences::add);
    assertThat(differences).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("twins")
  void haveTheSameRowsWithTheSameFiguresAndCode(Twins twins) throws IOException {
    var english = MarkdownPage.read(twins.english()).rows();
    var chinese = MarkdownPage.read(twins.chinese()).rows();
    assertThat(count(twins, "rows of tables", english, chinese)).isEmpty();
    assertThat(
            IntStream.range(0, english.size())
                .filter(at -> !isTheSameRow(english.get(at), chinese.get(at)))
                .mapToObj(at -> differ(twins, "row", at, english.get(at), chinese.get(at))))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("twins")
  void haveTheSameCode(Twins twins) throws IOException {
    var english = MarkdownPage.read(twins.english()).blocks();
    var chinese = MarkdownPage.read(twins.chinese()).blocks();
    assertThat(count(twins, "fenced blocks", english, chinese)).isEmpty();
    assertThat(
            IntStream.range(0, english.size())
                .boxed()
                .flatMap(at -> differences(twins, at, english.get(at), chinese.get(at)).stream()))
        .isEmpty();
  }

  @Test
  void glossariesHaveTheSameWords() throws IOException {
    var english = words(DOCS.resolve("glossary.md"));
    var chinese = words(CHINESE.resolve("glossary.md"));
    assertThat(missingWords(english, chinese, CHINESE)).isEmpty();
    assertThat(missingWords(chinese, english, DOCS)).isEmpty();
  }

  /** By the third line, below the title. */
  private static void leads(Path from, String word, Path to) throws IOException {
    var line = Files.readAllLines(from).get(2);
    var target = line.replaceFirst("^\\[%s]\\((.+)\\)$".formatted(word), "$1");
    assertThat(from.resolveSibling(target).normalize())
        .as("where '%s', the third line of %s, leads", line, name(from))
        .isEqualTo(to.normalize());
  }

  private static List<String> differences(
      Twins twins, int at, MarkdownPage.Block english, MarkdownPage.Block chinese) {
    if (!english.language().equals(chinese.language())) {
      return List.of(
          differ(twins, "the language of block", at, english.language(), chinese.language()));
    }
    if (english.lines().size() != chinese.lines().size()) {
      return List.of(
          differ(
              twins,
              "the number of lines of block",
              at,
              english.lines().size(),
              chinese.lines().size()));
    }
    return IntStream.range(0, english.lines().size())
        .filter(line ->
            !isTheSame(english.language(), english.lines().get(line), chinese.lines().get(line)))
        .mapToObj(line ->
            differ(
                twins,
                "block %d, line".formatted(at + 1),
                line,
                english.lines().get(line),
                chinese.lines().get(line)))
        .toList();
  }

  private static boolean isTheSame(String language, String english, String chinese) {
    return switch (language) {
      case "" -> english.equals(chinese) || isPrintedInChinese(english, chinese);
      case "sh" -> isTheSameBut(COMMENT, english, chinese);
      case "yaml" -> isTheSameBut(COMMENT, english, chinese) || isTold(english, chinese);
      case "java" -> isTheSameBut("(^|\\s+)//.*", english, chinese);
      default -> english.equals(chinese);
    };
  }

  /** All that is not Chinese in it stands in the English line, too, and so do all figures. */
  private static boolean isPrintedInChinese(String english, String chinese) {
    return !english.startsWith("$ ")
        && HAN.matcher(chinese).find()
        && MarkdownPage.figures(english).equals(MarkdownPage.figures(chinese))
        && MarkdownPage.words(english).containsAll(MarkdownPage.words(chinese));
  }

  /** What a rule of Prometheus tells people, of the same hosts and services. */
  private static boolean isTold(String english, String chinese) {
    return TOLD.matcher(english).find()
        && isTheSameBut(TOLD + ".*", english, chinese)
        && placeholders(english).equals(placeholders(chinese));
  }

  private static Set<String> placeholders(String line) {
    return PLACEHOLDER
        .matcher(line)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isTheSameBut(String comment, String english, String chinese) {
    return english.replaceFirst(comment, "").equals(chinese.replaceFirst(comment, ""));
  }

  private static boolean isTheSameRow(String english, String chinese) {
    return MarkdownPage.figures(english).equals(MarkdownPage.figures(chinese))
        && MarkdownPage.code(english).equals(MarkdownPage.code(chinese));
  }

  private static String differ(Twins twins, String what, int at, Object english, Object chinese) {
    return "%s %d of %s differs from %s: '%s' and '%s'"
        .formatted(what, at + 1, name(twins.chinese()), name(twins.english()), chinese, english);
  }

  private static Optional<String> count(
      Twins twins, String what, List<?> english, List<?> chinese) {
    return english.size() == chinese.size()
        ? Optional.empty()
        : Optional.of(
            "%s has %d %s, and %s has %d"
                .formatted(
                    name(twins.chinese()),
                    chinese.size(),
                    what,
                    name(twins.english()),
                    english.size()));
  }

  private static List<String> missing(Set<Path> these, Set<Path> those, Path where) {
    return these.stream()
        .filter(page -> !those.contains(page))
        .map(page -> "%s is missing".formatted(name(where.resolve(page))))
        .toList();
  }

  /** Pages below a folder, but for those that have no twin, and those of the other language. */
  private static Set<Path> pagesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.startsWith(DECISIONS))
          .filter(file -> folder.equals(CHINESE) || !file.startsWith(CHINESE))
          .map(folder::relativize)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static List<String> missingWords(List<String> these, List<String> those, Path where) {
    return these.stream()
        .filter(word -> !those.contains(word))
        .map(word -> "%s does not have '%s'".formatted(name(where.resolve("glossary.md")), word))
        .toList();
  }

  private static List<String> words(Path glossary) throws IOException {
    return MarkdownPage.read(glossary).rows().stream()
        .skip(2)
        .map(row -> row.split("\\|"))
        .map(cells -> cells[1].strip() + " = " + cells[2].strip())
        .toList();
  }

  private static String name(Path page) {
    return page.toString().replaceFirst("^\\.\\./", "");
  }
}
