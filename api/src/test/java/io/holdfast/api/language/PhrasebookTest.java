package io.holdfast.api.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.drill.DrillKind;
import io.holdfast.core.reason.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhrasebookTest {
  private final Phrasebook chinese = Phrasebook.chinese();

  @ParameterizedTest
  @EnumSource
  void hasEveryReason(ReasonCode code) {
    assertThat(chinese.say(code.sentence())).containsPattern("\\p{IsHan}").doesNotContain("%");
  }

  @ParameterizedTest
  @EnumSource
  void hasEveryDrill(DrillKind kind) {
    assertThat(chinese.say("The fault: " + kind.does() + "."))
        .startsWith("故障：")
        .doesNotContain(kind.does());
  }

  /** A place that English does not have would be found out by whoever reads that phrase first. */
  @Test
  void fillsItsPlacesWithWhatThereIs() throws IOException {
    try (var file = Phrasebook.class.getResourceAsStream("chinese.phrases")) {
      var lines = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(lines.lines().filter(line -> line.contains(" => ")))
          .hasSizeGreaterThan(ReasonCode.values().length)
          .allSatisfy(line -> {
            var places = places(line.substring(0, line.indexOf(" => ")));
            var filled = places(line.substring(line.indexOf(" => ")));
            assertThat(filled.size()).isLessThanOrEqualTo(places.size());
            assertThat(filled)
                .allSatisfy(place ->
                    assertThat(
                            Character.isLetter(place.charAt(1))
                                || place.charAt(1) - '0' <= places.size())
                        .isTrue());
          });
    }
  }

  private static List<String> places(String phrase) {
    return Pattern.compile("%[swd\\d]").matcher(phrase).results().map(MatchResult::group).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Host b is down. | 主机 b 失联。
          Service db: it is the most advanced sealed member: b becomes primary of term 7. \
          | 服务 db：它是已封存成员中数据最新的：b 成为第 7 任期的主库。
          Service db: the newest ack rule is in force and enough of its members hold everything: \
          1 of [a, c] (term 7, revision 31). \
          | 服务 db：最新的确认规则已生效，且其中有足够的成员持有全部数据：[a, c] 中的 1 个（第 7 任期，修订号 31）。
          Service api: nothing is done, because not every member runs and is ready: 1 of 2; \
          a: the program does not say that clients may come: GET http://10.0.0.1:80/ready was \
          answered 503. \
          | 服务 api：暂不采取行动，因为并非每个成员都在运行并就绪：1 / 2；\
          a：程序没有表示客户端可以到来：GET http://10.0.0.1:80/ready 得到的回答是 503。
          Service db: the primary's own agent reports that its engine is not running: a: the \
          engine stopped while it was primary: only a new term may start it again. \
          | 服务 db：主库自己的代理报告其引擎未在运行：a：引擎在为主时停止：只有新任期才能再启动它。
          Drill 4 (network-cut of db on b): the drill went beyond its limit: 60 % of the writes \
          fail, more than 50 %. \
          | 第 4 次演练（network-cut，服务 db，主机 b）：演练超出了限度：60 % 的写入失败，超过 50 %。
          api on b: it was ended by signal 9, 2 time(s) within 600 s \
          | b 上的 api：被信号 9 结束，600 秒内第 2 次
          the time without service was longer than the objective: 6100 ms, objective 5000 ms; \
          rows are there that should not be: 3 \
          | 服务中断时间超过目标：6100 毫秒，目标 5000 毫秒；存在不该存在的数据行：3
          """)
  void saysWhatTheClusterSaid(String english, String said) {
    assertThat(chinese.say(english)).isEqualTo(said);
  }

  /** A host may have any name, and a path any word. */
  @ParameterizedTest
  @CsvSource({
    "Host interrupted is up., 主机 interrupted 正常。",
    "interrupted to nearly, interrupted 到 nearly"
  })
  void leavesNamesAsTheyAre(String english, String said) {
    assertThat(chinese.say(english)).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ERROR: relation \"a\" does not exist", "x; y", ": ", "50 %", "$1 \\2"})
  void leavesWhatItDoesNotKnow(String text) {
    assertThat(chinese.say(text)).isEqualTo(text);
  }
}
