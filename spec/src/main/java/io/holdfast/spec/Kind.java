package io.holdfast.spec;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What a value of the spec may look like. */
sealed interface Kind {
  /** A mapping with known keys. */
  record Section(List<Key> keys) implements Kind {
    public Section {
      keys = List.copyOf(keys);
    }
  }

  /**
   * A mapping from names that the owner chooses to values of one kind.
   *
   * @param what what is named: {@code host}, {@code service}
   * @param name what a name may look like
   * @param least fewest entries
   */
  record Named(String what, Text name, Kind each, int least) implements Kind {}

  /**
   * A list.
   *
   * @param repeats whether the same may stand in it twice
   */
  record Many(Text each, int least, boolean repeats) implements Kind {
    Many(Text each, int least) {
      this(each, least, false);
    }
  }

  /** A whole number from least to most. */
  record Whole(int least, int most) implements Kind {}

  /** A duration from least to most; zero may be allowed beside that range. */
  record Span(Duration least, Duration most, boolean orZero) implements Kind {
    /** From texts as they are written in a spec. */
    static Span of(String least, String most) {
      return new Span(Spans.parse(least).orElseThrow(), Spans.parse(most).orElseThrow(), false);
    }
  }

  /** True or false. */
  record Flag() implements Kind {}

  /**
   * One of some words.
   *
   * @param later words that a later version will know
   */
  record Choice(List<String> words, List<String> later) implements Kind {
    public Choice {
      words = List.copyOf(words);
      later = List.copyOf(later);
    }
  }

  /**
   * A text.
   *
   * @param expected what it should be, for people
   * @param chinese the same in Chinese
   */
  record Text(Pattern pattern, String expected, String chinese) implements Kind {
    static Text of(String pattern, String expected, String chinese) {
      return new Text(Pattern.compile(pattern), expected, chinese);
    }
  }

  /** Any single value, taken literally. */
  record Literal() implements Kind {}

  /** What was expected, to follow "expected". */
  default String expected() {
    return switch (this) {
      case Section section ->
          "a mapping with the keys "
              + String.join(", ", section.keys().stream().map(Key::name).toList());
      case Named named -> "a mapping from %s names".formatted(named.what());
      case Many many -> "a list of " + many.each().expected();
      case Whole(var least, var most) -> "a whole number from %d to %d".formatted(least, most);
      case Span(var least, var most, var orZero) ->
          "a duration from %s to %s%s"
              .formatted(Spans.text(least), Spans.text(most), orZero ? ", or 0s" : "");
      case Flag _ -> "true or false";
      case Choice choice ->
          choice.words().size() == 1
              ? "'" + choice.words().getFirst() + "'"
              : "one of " + String.join(", ", choice.words());
      case Text text -> text.expected();
      case Literal _ -> "a single value";
    };
  }
}
