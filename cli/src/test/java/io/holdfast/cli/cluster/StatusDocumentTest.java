package io.holdfast.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.api.HostStatus;
import io.holdfast.api.MemberStatus;
import io.holdfast.api.WireFormat;
import io.holdfast.cli.terminal.Language;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.stack.StackCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page for people explains every word of the status, in the order of the enums. */
class StatusDocumentTest {
  private static final Pattern TABLE =
      Pattern.compile("(?m)^\\|.* \\| JSON \\|.*\n\\| --- .*\n((?:\\|.*\n)+)");

  /** The word, as JSON has it, and a meaning. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+?) \\| `(.+?)` \\| \\S.*\\|$");

  @ParameterizedTest
  @EnumSource(Language.class)
  void explainsEveryWord(Language language) throws IOException {
    assertThat(tables(Path.of("..", "docs", language.of("cli.md", "zh-CN/cli.md"))))
        .containsExactly(
            words(HostStatus.State.values(), language, StatusPage::word),
            words(StackCondition.State.values(), language, StatusPage::word),
            words(ServiceCondition.State.values(), language, StatusPage::word),
            words(MemberStatus.Role.values(), language, StatusPage::word),
            words(MemberStatus.State.values(), language, StatusPage::word));
  }

  /**
   * A word of the status.
   *
   * @param shown in the table for people
   * @param json in the document for programs
   */
  private record Word(String shown, String json) {}

  private static <E> List<Word> words(
      E[] all, Language language, BiFunction<E, Language, String> shown) {
    return Arrays.stream(all).map(one -> new Word(shown.apply(one, language), json(one))).toList();
  }

  private static String json(Object one) {
    return WireFormat.writeText(one).replace("\"", "");
  }

  private static List<List<Word>> tables(Path page) throws IOException {
    var tables = new ArrayList<List<Word>>();
    TABLE
        .matcher(Files.readString(page))
        .results()
        .forEach(table -> {
          var rows = table.group(1);
          var words =
              ROW.matcher(rows).results().map(row -> new Word(row.group(1), row.group(2))).toList();
          assertThat(words).as(rows).hasSize((int) rows.lines().count());
          tables.add(words);
        });
    return tables;
  }
}
