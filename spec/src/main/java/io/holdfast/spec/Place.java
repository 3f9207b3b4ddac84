package io.holdfast.spec;

import org.yaml.snakeyaml.error.Mark;

/**
 * Where in the file, and under which keys.
 *
 * @param line from 1
 * @param column from 1
 * @param at path of keys
 */
record Place(int line, int column, String at) {
  static Place of(Mark mark, String at) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1, at);
  }

  /** The same spot, seen as the place of something below. */
  Place below(String key) {
    return new Place(line, column, path(at, key));
  }

  static String path(String at, String key) {
    return at.isEmpty() ? key : at + "." + key;
  }
}
