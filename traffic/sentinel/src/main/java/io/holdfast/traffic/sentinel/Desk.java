package io.holdfast.traffic.sentinel;

import io.holdfast.traffic.sentinel.Incoming.Malformed;
import io.holdfast.traffic.sentinel.Incoming.Request;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers one request at a time. What it changes is the caller alone. */
final class Desk {
  private static final Set<String> BEFORE_THE_PASSWORD = Set.of("AUTH", "HELLO", "QUIT", "RESET");
  private static final Set<String> WHILE_LISTENING =
      Set.of("SUBSCRIBE", "PSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "PING", "QUIT", "RESET");

  private final Greeting greeting;
  private final Questions questions;
  private final InfoPage info;
  private final @Nullable Password password;

  Desk(Questions questions, InfoPage info, @Nullable Password password) {
    this.greeting = new Greeting(password);
    this.questions = questions;
    this.info = info;
    this.password = password;
  }

  Caller arrived(long id) {
    return new Caller(id, password == null);
  }

  Answer answer(Incoming incoming, Caller caller) {
    return switch (incoming) {
      case Request request -> answer(request, caller);
      case Malformed(var why) ->
          new Answer(List.of(new Reply.Refusal("ERR Protocol error: " + why)), true);
    };
  }

  private Answer answer(Request request, Caller caller) {
    var command = request.command();
    if (!caller.isAdmitted() && !BEFORE_THE_PASSWORD.contains(command)) {
      return Answer.of(Refusals.notAdmitted());
    }
    if (caller.onlyListens() && !WHILE_LISTENING.contains(command)) {
      return Answer.of(
          new Reply.Refusal(
              "ERR Can't execute '%s': only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this"
                      .formatted(command.length() > 64 ? command.substring(0, 64) : command)
                  + " context"));
    }
    var words = request.arguments();
    return switch (command) {
      case "SUBSCRIBE" -> Answer.of(Subscriptions.begin(caller, caller.channels(), command, words));
      case "PSUBSCRIBE" ->
          Answer.of(Subscriptions.begin(caller, caller.patterns(), command, words));
      case "UNSUBSCRIBE" -> Answer.of(Subscriptions.end(caller, caller.channels(), command, words));
      case "PUNSUBSCRIBE" ->
          Answer.of(Subscriptions.end(caller, caller.patterns(), command, words));
      case "QUIT" -> new Answer(List.of(Reply.ok()), true);
      default -> Answer.of(one(request, caller));
    };
  }

  private Reply one(Request request, Caller caller) {
    return switch (request.command()) {
      case "PING" -> ping(request, caller);
      case "ECHO" ->
          request.argument(0).<Reply>map(Reply.Text::new).orElseGet(() -> Refusals.arity("ECHO"));
      case "HELLO" -> greeting.hello(request, caller);
      case "AUTH" -> greeting.auth(request.arguments(), caller);
      case "RESET" -> {
        caller.reset(password == null);
        yield new Reply.Status("RESET");
      }
      case "CLIENT" -> client(request, caller);
      case "COMMAND" -> command(request);
      case "INFO" -> new Reply.Text(info.text());
      case "ROLE" -> questions.role();
      case "SENTINEL" -> questions.answer(request);
      case "PUBLISH", "SHUTDOWN", "CONFIG", "FAILOVER", "REPLICAOF", "SLAVEOF", "ACL" ->
          Refusals.changesNothing(request.command());
      default -> Refusals.unknown(request.words().getFirst());
    };
  }

  private static Reply ping(Request request, Caller caller) {
    var word = request.argument(0);
    if (caller.onlyListens()) {
      return Reply.Many.of(new Reply.Text("pong"), new Reply.Text(word.orElse("")));
    }
    return word.<Reply>map(Reply.Text::new).orElseGet(() -> new Reply.Status("PONG"));
  }

  /** What libraries tell of themselves, and ask of themselves, when they connect. */
  private static Reply client(Request request, Caller caller) {
    return switch (request.subcommand()) {
      case "SETNAME" ->
          request
              .argument(1)
              .map(name -> {
                caller.isCalled(name);
                return Reply.ok();
              })
              .orElseGet(() -> Refusals.arity("client|setname"));
      case "GETNAME" -> {
        var name = caller.name();
        yield name == null ? new Reply.NoText() : new Reply.Text(name);
      }
      case "ID" -> new Reply.Whole(caller.id());
      case "SETINFO", "NO-EVICT", "NO-TOUCH" -> Reply.ok();
      default -> Refusals.unknownSubcommand("CLIENT", request.subcommand());
    };
  }

  /** Some clients and redis-cli ask; all of them manage without an answer. */
  private static Reply command(Request request) {
    return switch (request.subcommand()) {
      case "COUNT" -> new Reply.Whole(0);
      case "DOCS" -> new Reply.Fields(List.of());
      default -> new Reply.Many(List.of());
    };
  }
}
