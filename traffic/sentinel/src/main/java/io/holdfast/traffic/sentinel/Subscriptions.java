package io.holdfast.traffic.sentinel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Begins and ends to listen; each channel or pattern is confirmed by itself. */
final class Subscriptions {
  private Subscriptions() {}

  static List<Reply> begin(Caller caller, Set<String> to, String command, List<String> names) {
    if (names.isEmpty()) {
      return List.of(Refusals.arity(command));
    }
    var replies = new ArrayList<Reply>();
    for (var name : names) {
      if (!to.contains(name) && caller.subscriptions() >= Caller.MOST_SUBSCRIPTIONS) {
        replies.add(
            new Reply.Refusal(
                "ERR a connection may listen to %d channels and patterns at most"
                    .formatted(Caller.MOST_SUBSCRIPTIONS)));
        return replies;
      }
      to.add(name);
      replies.add(confirmed(command, new Reply.Text(name), caller));
    }
    return replies;
  }

  /** Without names: all of them. */
  static List<Reply> end(Caller caller, Set<String> from, String command, List<String> names) {
    var replies = new ArrayList<Reply>();
    for (var name : names.isEmpty() ? List.copyOf(from) : names) {
      from.remove(name);
      replies.add(confirmed(command, new Reply.Text(name), caller));
    }
    if (replies.isEmpty()) {
      replies.add(confirmed(command, new Reply.NoText(), caller));
    }
    return replies;
  }

  private static Reply confirmed(String command, Reply name, Caller caller) {
    return new Reply.Push(
        List.of(
            new Reply.Text(command.toLowerCase(Locale.ROOT)),
            name,
            new Reply.Whole(caller.subscriptions())));
  }
}
