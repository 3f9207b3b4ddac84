package io.holdfast.traffic.sentinel;

import java.util.List;

/** An answer, before it is known which version of the protocol the client speaks. */
sealed interface Reply {
  /** A short word of the protocol's own, {@code OK}. */
  record Status(String text) implements Reply {}

  /** Any text. */
  record Text(String value) implements Reply {}

  record Whole(long value) implements Reply {}

  record Many(List<Reply> elements) implements Reply {
    public Many {
      elements = List.copyOf(elements);
    }

    static Many of(Reply... elements) {
      return new Many(List.of(elements));
    }
  }

  /** Names and values: a map in RESP 3, a list of both in turn in RESP 2. */
  record Fields(List<Field> fields) implements Reply {
    public Fields {
      fields = List.copyOf(fields);
    }
  }

  /** One name with its value. */
  record Field(String name, Reply value) {}

  /** What was not asked for at this moment: a push in RESP 3, a list in RESP 2. */
  record Push(List<Reply> elements) implements Reply {
    public Push {
      elements = List.copyOf(elements);
    }
  }

  /** No list where one is expected: nobody knows such a master. */
  record NoList() implements Reply {}

  /** No text where one is expected. */
  record NoText() implements Reply {}

  /**
   * An error.
   *
   * @param text begins with its code, {@code ERR}
   */
  record Refusal(String text) implements Reply {}

  static Reply ok() {
    return new Status("OK");
  }
}
