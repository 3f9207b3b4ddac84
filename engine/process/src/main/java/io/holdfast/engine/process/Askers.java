package io.holdfast.engine.process;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.HealthSpec.Question;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.process.question.Answer;
import io.holdfast.engine.process.question.Asker;
import io.holdfast.engine.process.question.ExecAsker;
import io.holdfast.engine.process.question.HttpAsker;
import io.holdfast.engine.process.question.TcpAsker;
import java.io.IOException;
import java.net.URI;

/** Makes the spec's questions ready to be asked of one member. */
final class Askers {
  private final Place place;
  private final Preflight preflight;
  private final Launch launch;

  Askers(Place place, Preflight preflight, Launch launch) {
    this.place = place;
    this.preflight = preflight;
    this.launch = launch;
  }

  /** The question to this host's own program. */
  Asker here(Question question) {
    return switch (question) {
      case Question.Running _ -> _ -> new Answer.Good("its process is there");
      case Question.Exec(var command) ->
          deadline -> {
            try {
              var account = preflight.account();
              var words = command.stream().map(place::filled).toList();
              return new ExecAsker(account, words, launch.basics(account.name())).ask(deadline);
            } catch (IOException failure) {
              return new Answer.Bad(String.valueOf(failure.getMessage()));
            }
          };
      case Question.Http http -> http(http, place.context().self());
      case Question.Tcp tcp -> tcp(tcp, place.context().self());
    };
  }

  /**
   * The question to another host's program. One that only a command on that host can ask is asked
   * by a connection; a program without a port cannot be asked, and its silence says nothing.
   */
  Asker there(HostId host) {
    return switch (place.program().health().question()) {
      case Question.Http http -> http(http, host);
      case Question.Tcp tcp -> tcp(tcp, host);
      case Question.Running _, Question.Exec _ ->
          place.port() > 0
              ? new TcpAsker(place.address(host), place.port())
              : _ -> new Answer.Silent("it listens on no port that is known");
    };
  }

  /** As {@link Asker#ask}, within the deadline. */
  static Answer ask(Asker asker, Deadline deadline) {
    try {
      return asker.ask(deadline);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer.Silent("interrupted");
    }
  }

  private Asker http(Question.Http http, HostId host) {
    var address = place.address(host);
    var literal = address.contains(":") ? "[" + address + "]" : address;
    return new HttpAsker(URI.create(place.filled(http.url().replace("{address}", literal), host)));
  }

  private Asker tcp(Question.Tcp tcp, HostId host) {
    return new TcpAsker(place.address(host), Integer.parseInt(place.filled(tcp.port(), host)));
  }
}
