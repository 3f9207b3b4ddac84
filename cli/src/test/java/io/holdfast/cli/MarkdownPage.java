package io.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a page is made of, as far as pages can be compared.
 *
 * @param prose everything outside fenced blocks, tables included
 */
record MarkdownPage(
    List<Heading> headings, List<String> rows, List<Block> blocks, List<String> prose) {
  private static final Pattern HEADING = Pattern.compile("(#{1,6}) (.+)");
  private static final String FENCE = "```";
  private static final Pattern CODE = Pattern.compile("`[^`]+`");
  private static final Pattern TARGET = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern WORD =
      Pattern.compile("[\\p{IsLatin}\\d]([\\p{IsLatin}\\d./:_-]*[\\p{IsLatin}\\d])?");
  private static final Pattern FIGURE = Pattern.compile("\\d+(\\.\\d+)*");

  record Heading(int level, String text) {
    @Override
    public String toString() {
      return "#".repeat(level) + " " + text;
    }
  }

  /**
   * A fenced block.
   *
   * @param language what stands behind the fence; nothing for what a program printed
   */
  record Block(String language, List<String> lines) {}

  static MarkdownPage read(Path file) throws IOException {
    var page =
        new MarkdownPage(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    boolean isFenced = false;
    for (var line : Files.readAllLines(file)) {
      var fence = line.strip().startsWith(FENCE);
      if (fence && !isFenced) {
        page.blocks.add(
            new Block(line.strip().substring(FENCE.length()).strip(), new ArrayList<>()));
      } else if (isFenced && !fence) {
        page.blocks.getLast().lines().add(line);
      } else if (!fence) {
        page.addProse(line);
      }
      isFenced ^= fence;
    }
    return page;
  }

  private void addProse(String line) {
    prose.add(line);
    if (line.startsWith("|")) {
      rows.add(line);
    }
    var heading = HEADING.matcher(line);
    if (heading.matches()) {
      headings.add(new Heading(heading.group(1).length(), heading.group(2).strip()));
    }
  }

  /** Where its links lead, as they are written. */
  List<String> targets() {
    var spoken = CODE.matcher(String.join("\n", prose)).replaceAll("");
    return TARGET.matcher(spoken).results().map(found -> found.group(1)).toList();
  }

  /** The anchors that GitHub gives its headings. */
  Set<String> anchors() {
    Map<String, Integer> seen = new HashMap<>();
    Set<String> anchors = new HashSet<>();
    for (var heading : headings) {
      var anchor =
          withoutTargets(heading.text())
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
              .replace(' ', '-');
      var times = seen.merge(anchor, 1, Integer::sum);
      anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
    }
    return anchors;
  }

  /** The numbers in a line, in no order: languages differ in theirs. */
  static List<String> figures(String line) {
    return all(FIGURE, withoutTargets(line));
  }

  /** What is set as code in a line, in no order. */
  static List<String> code(String line) {
    return all(CODE, line);
  }

  /** The words in a line, but for those in Chinese. */
  static List<String> words(String line) {
    return all(WORD, line);
  }

  private static List<String> all(Pattern pattern, String line) {
    return pattern.matcher(line).results().map(MatchResult::group).sorted().toList();
  }

  private static String withoutTargets(String line) {
    return TARGET.matcher(line).replaceAll("]");
  }
}
