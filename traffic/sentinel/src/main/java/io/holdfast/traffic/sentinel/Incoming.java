package io.holdfast.traffic.sentinel;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a client sent. */
sealed interface Incoming {
  /** A command with its arguments, at least one word; bytes as Latin 1. */
  record Request(List<String> words) implements Incoming {
    public Request {
      words = List.copyOf(words);
    }

    /** The command, in upper case. */
    String command() {
      return words.getFirst().toUpperCase(Locale.ROOT);
    }

    /** The word after the command, in upper case; empty text when there is none. */
    String subcommand() {
      return argument(0).map(word -> word.toUpperCase(Locale.ROOT)).orElse("");
    }

    List<String> arguments() {
      return words.subList(1, words.size());
    }

    /** From 0, not counting the command. */
    Optional<String> argument(int index) {
      return index + 1 < words.size() ? Optional.of(words.get(index + 1)) : Optional.empty();
    }
  }

  /** No request at all. Nothing that comes behind it can be understood. */
  record Malformed(String why) implements Incoming {}
}
