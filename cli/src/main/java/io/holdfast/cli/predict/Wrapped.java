package io.holdfast.cli.predict;

/** Sentences that are longer than a line. */
final class Wrapped {
  private static final int WIDTH = 96;

  private Wrapped() {}

  /** The lines, each with its end; what follows the first is indented by two. */
  static String text(String sentence) {
    var text = new StringBuilder();
    var line = new StringBuilder(sentence.startsWith("  ") ? "  " : "");
    for (var word : sentence.strip().split(" ", -1)) {
      if (line.length() + word.length() + 1 > WIDTH) {
        text.append(line.toString().stripTrailing()).append('\n');
        line.setLength(0);
        line.append("  ");
      }
      line.append(word).append(' ');
    }
    return text.append(line.toString().stripTrailing()).append('\n').toString();
  }
}
