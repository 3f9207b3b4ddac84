package io.holdfast.engine.redis.resp;

import java.util.List;

/**
 * An answer of the server, as RESP 2 knows them. Source: redis.io, "Redis serialization protocol".
 */
public sealed interface Reply {
  /** A simple or bulk string. */
  record Text(String value) implements Reply {}

  /** An integer. */
  record Whole(long value) implements Reply {}

  /** An array. */
  record Many(List<Reply> elements) implements Reply {
    public Many {
      elements = List.copyOf(elements);
    }
  }

  /** The null string or array. */
  record Nothing() implements Reply {}

  /** An error, {@code NOREPLICAS Not enough good replicas to write}. */
  record Refusal(String text) implements Reply {
    /** The first word, by which errors are told apart. */
    public String code() {
      return text.split(" ", 2)[0];
    }
  }

  /** The text of a string or number; empty text for anything else. */
  default String text() {
    return switch (this) {
      case Text(var value) -> value;
      case Whole(var value) -> Long.toString(value);
      case Many _, Nothing _, Refusal _ -> "";
    };
  }

  /** The elements of an array; none for anything else. */
  default List<Reply> each() {
    return this instanceof Many(var elements) ? elements : List.of();
  }
}
