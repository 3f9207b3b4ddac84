package io.holdfast.traffic.sentinel;

import java.util.Locale;

/** Errors as Redis words them where clients or people may look for the words, else our own. */
final class Refusals {
  private static final int SHOWN = 128;

  private Refusals() {}

  static Reply arity(String command) {
    return new Reply.Refusal(
        "ERR wrong number of arguments for '%s' command"
            .formatted(shown(command).toLowerCase(Locale.ROOT)));
  }

  static Reply unknown(String command) {
    return new Reply.Refusal(
        "ERR unknown command '%s': this port speaks the Sentinel protocol and holds no data"
            .formatted(shown(command)));
  }

  static Reply unknownSubcommand(String command, String subcommand) {
    return new Reply.Refusal(
        "ERR unknown subcommand '%s' of %s".formatted(shown(subcommand), command));
  }

  static Reply noSuchMaster() {
    return new Reply.Refusal("ERR No such master with that name");
  }

  static Reply changesNothing(String what) {
    return new Reply.Refusal(
        ("ERR %s is refused: Holdfast decides, this port only tells. Use 'holdfast switchover', 'holdfast failover'"
                + " or the spec")
            .formatted(what));
  }

  static Reply notAdmitted() {
    return new Reply.Refusal("NOAUTH Authentication required.");
  }

  static Reply wrongPassword() {
    return new Reply.Refusal("WRONGPASS invalid username-password pair or user is disabled.");
  }

  static Reply needlessPassword() {
    return new Reply.Refusal(
        "ERR AUTH <password> called without any password configured for the default user: name one in the spec"
            + " (sentinel.passwordFile), or send none");
  }

  private static String shown(String word) {
    return word.substring(0, Math.min(SHOWN, word.length()));
  }
}
