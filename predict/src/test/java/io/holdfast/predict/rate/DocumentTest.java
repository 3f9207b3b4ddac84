package io.holdfast.predict.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page for people has every rate as it is. */
class DocumentTest {
  @ParameterizedTest
  @ValueSource(strings = {"predict.md", "zh-CN/predict.md"})
  void listsEveryRate(String page) {
    assertThat(Path.of("..", "docs").resolve(page))
        .content()
        .contains(
            Arrays.stream(FaultKind.values())
                .map(kind ->
                    String.format(Locale.ROOT, "| `%s` | %s", kind.word(), number(kind.perYear())))
                .toList());
  }

  private static String number(double rate) {
    return rate == Math.rint(rate) ? Long.toString(Math.round(rate)) : Double.toString(rate);
  }
}
