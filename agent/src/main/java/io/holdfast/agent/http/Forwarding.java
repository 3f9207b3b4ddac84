package io.holdfast.agent.http;

import io.holdfast.agent.link.HttpPeers;
import io.holdfast.agent.link.Internal;
import io.holdfast.agent.link.Reply;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.Problem;
import io.holdfast.core.cluster.HostId;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Has the controller answer, wherever it is: this host itself, or another one that the call is
 * passed on to, once. An election takes a moment, and whoever asks need not know of it.
 */
final class Forwarding {
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration PACE = Duration.ofMillis(50);
  private static final int UNAVAILABLE = 503;

  private final HostId self;
  private final LocalView local;
  private final HttpPeers peers;

  /** This host's own answer; empty when it cannot give one. */
  @FunctionalInterface
  interface Own {
    Optional<Answer> answer() throws InterruptedException;
  }

  Forwarding(HostId self, LocalView local, HttpPeers peers) {
    this.self = self;
    this.local = local;
    this.peers = peers;
  }

  /** The controller's answer, waiting a moment for there to be one. */
  Answer insist(Call call, byte[] body, Own own) throws InterruptedException {
    var giveUpAt = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var answer = attempt(call, body, own);
      if (answer.isPresent()) {
        return answer.get();
      }
      if (isPassedOn(call) || System.nanoTime() > giveUpAt) {
        return noController();
      }
      Thread.sleep(PACE);
    }
  }

  /** The controller's answer; empty when there is none now. */
  Optional<Answer> attempt(Call call, byte[] body, Own own) throws InterruptedException {
    var mine = own.answer();
    if (mine.isPresent()) {
      return mine;
    }
    var to = local.controller().filter(host -> !host.equals(self));
    if (to.isEmpty() || isPassedOn(call)) {
      return Optional.empty();
    }
    var reply = peers.forward(to.get(), self, call.method(), call.pathAndQuery(), body, DEADLINE);
    return switch (reply) {
      case Reply.Answered<HttpResponse<byte[]>>(var response)
          when response.statusCode() == UNAVAILABLE ->
          Optional.empty();
      case Reply.Answered<HttpResponse<byte[]>>(var response) -> Optional.of(same(response));
      case Reply.Silent<HttpResponse<byte[]>> _ when !call.method().equals("GET") ->
          Optional.of(
              Answer.problem(
                  Problem.of(
                      ErrorCode.OUTCOME_UNKNOWN,
                      "the controller on %s did not answer in time".formatted(to.get()))));
      default -> Optional.empty();
    };
  }

  private static boolean isPassedOn(Call call) {
    return call.header(Internal.FORWARDED_HEADER).isPresent();
  }

  private static Answer same(HttpResponse<byte[]> response) {
    return new Answer.Whole(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse("application/json"),
        new String(response.body(), StandardCharsets.UTF_8),
        Map.of());
  }

  private static Answer noController() {
    return Answer.problem(
        Problem.of(
            ErrorCode.NO_CONTROLLER,
            "no controller is known here: the quorum has no leader, or it cannot be reached"));
  }
}
