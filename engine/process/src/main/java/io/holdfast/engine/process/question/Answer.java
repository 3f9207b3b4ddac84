package io.holdfast.engine.process.question;

/** What came of a question to a program. */
public sealed interface Answer {
  /** What was answered, or why nothing was; one line for people. */
  String words();

  /** Yes. */
  record Good(String words) implements Answer {}

  /** It answered, but not yes. */
  record Bad(String words) implements Answer {}

  /** The host's kernel answered that nothing listens. */
  record Refused(String words) implements Answer {}

  /** No answer before the deadline: not known. */
  record Silent(String words) implements Answer {}
}
