package io.holdfast.cli.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/** Constants as they are called on the command line: {@code host-kill} for {@code HOST_KILL}. */
final class Word {
  private Word() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String of(Collection<? extends Enum<?>> constants) {
    return constants.stream().map(Word::of).collect(Collectors.joining(","));
  }

  /**
   * The constant of that word.
   *
   * @param what it would be, for whoever mistypes it
   */
  static <E extends Enum<E>> E parse(Class<E> type, String what, String word) {
    var all = Arrays.asList(type.getEnumConstants());
    return all.stream()
        .filter(constant -> of(constant).equals(word))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "'%s' is no %s; expected %s".formatted(word, what, of(all).replace(",", ", "))));
  }
}
