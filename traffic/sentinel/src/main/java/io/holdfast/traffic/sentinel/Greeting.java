package io.holdfast.traffic.sentinel;

import io.holdfast.traffic.sentinel.Incoming.Request;
import io.holdfast.traffic.sentinel.Reply.Field;
import io.holdfast.traffic.sentinel.ReplyWriter.Version;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code HELLO} and {@code AUTH}: which version of the protocol is spoken, and the password. Words
 * and order of the checks are those of Redis, because libraries tell them apart: one that meets
 * {@code NOPROTO} goes on with RESP 2.
 */
record Greeting(@Nullable Password password) {
  /** The Redis whose protocol is spoken here. */
  static final String LEVEL = "7.0.0";

  private static final String ONLY_USER = "default";

  Reply hello(Request request, Caller caller) {
    var words = request.arguments();
    var version = caller.version();
    if (!words.isEmpty()) {
      switch (words.getFirst()) {
        case "2" -> version = Version.RESP2;
        case "3" -> version = Version.RESP3;
        default -> {
          return new Reply.Refusal("NOPROTO unsupported protocol version");
        }
      }
    }
    String name = null;
    boolean admitted = caller.isAdmitted();
    for (int i = 1; i < words.size(); ) {
      switch (words.get(i).toUpperCase(Locale.ROOT)) {
        case "AUTH" -> {
          if (i + 2 >= words.size()) {
            return syntax(words.get(i));
          }
          if (!isRight(words.get(i + 1), words.get(i + 2))) {
            return Refusals.wrongPassword();
          }
          admitted = true;
          i += 3;
        }
        case "SETNAME" -> {
          if (i + 1 >= words.size()) {
            return syntax(words.get(i));
          }
          name = words.get(i + 1);
          i += 2;
        }
        default -> {
          return syntax(words.get(i));
        }
      }
    }
    if (!admitted) {
      return new Reply.Refusal(
          "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user>"
              + " <pass> option can be used to authenticate the client and select the RESP protocol version at the"
              + " same time");
    }
    caller.admit();
    caller.speaks(version);
    if (name != null) {
      caller.isCalled(name);
    }
    return new Reply.Fields(
        List.of(
            new Field("server", new Reply.Text("redis")),
            new Field("version", new Reply.Text(LEVEL)),
            new Field("proto", new Reply.Whole(version == Version.RESP3 ? 3 : 2)),
            new Field("id", new Reply.Whole(caller.id())),
            new Field("mode", new Reply.Text("sentinel")),
            new Field("modules", new Reply.Many(List.of()))));
  }

  Reply auth(List<String> words, Caller caller) {
    if (words.isEmpty() || words.size() > 2) {
      return Refusals.arity("AUTH");
    }
    if (words.size() == 1 && password == null) {
      return Refusals.needlessPassword();
    }
    var user = words.size() == 1 ? ONLY_USER : words.getFirst();
    if (!isRight(user, words.getLast())) {
      return Refusals.wrongPassword();
    }
    caller.admit();
    return Reply.ok();
  }

  /** A user without a password is one who may send any, as in Redis. */
  private boolean isRight(String user, String word) {
    return user.equals(ONLY_USER) && (password == null || password.matches(word));
  }

  private static Reply syntax(String word) {
    return new Reply.Refusal(
        "ERR Syntax error in HELLO option '%s'"
            .formatted(word.substring(0, Math.min(64, word.length()))));
  }
}
