package io.holdfast.agent.http;

import io.holdfast.agent.link.HttpPeers;
import io.holdfast.agent.link.Internal;
import io.holdfast.agent.link.Reply;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.MemberLogPage;
import io.holdfast.api.Problem;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Names;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.ServiceSpec;
import io.holdfast.spi.engine.MemberLog;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What members' programs wrote: read here for this host's members, asked of their host for others.
 */
public final class MemberLogs {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int USUAL_LINES = 100;
  private static final byte[] NO_BODY = {};

  private final ClusterSpec cluster;
  private final HostId self;
  private final HttpPeers peers;
  private final Function<ServiceSpec, Optional<MemberLog>> here;

  /**
   * @param here the log of this host's member
   */
  public MemberLogs(
      ClusterSpec cluster,
      HostId self,
      HttpPeers peers,
      Function<ServiceSpec, Optional<MemberLog>> here) {
    this.cluster = cluster;
    this.self = self;
    this.peers = peers;
    this.here = here;
  }

  Answer answer(Call call, ServiceSpec service) throws InterruptedException {
    var host = member(call.variable("host"), service);
    if (host.equals(self)) {
      return own(call, service);
    }
    if (call.header(Internal.FORWARDED_HEADER).isPresent()) {
      return unreachable(host, "the call was passed on to %s".formatted(self));
    }
    return switch (peers.forward(host, self, "GET", call.pathAndQuery(), NO_BODY, DEADLINE)) {
      case Reply.Answered<HttpResponse<byte[]>>(var response) ->
          new Answer.Whole(
              response.statusCode(),
              response.headers().firstValue("Content-Type").orElse("application/json"),
              new String(response.body(), StandardCharsets.UTF_8),
              Map.of());
      case Reply.Refused<HttpResponse<byte[]>>(var why) -> unreachable(host, why);
      case Reply.Silent<HttpResponse<byte[]>>(var why) -> unreachable(host, why);
      case Reply.Declined<HttpResponse<byte[]>>(_, var why, _) -> unreachable(host, why);
    };
  }

  private Answer own(Call call, ServiceSpec service) {
    var log =
        here.apply(service)
            .orElseThrow(() ->
                new HoldfastException(
                    ErrorCode.BAD_REQUEST,
                    "%s runs %s, which keeps logs of its own; only a process has them here"
                        .formatted(service.id(), service.engine())));
    var lines = call.number("lines", USUAL_LINES);
    if (lines < 1 || lines > MemberLog.MOST_LINES) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST,
          "'lines' must be from 1 to %d, not %d".formatted(MemberLog.MOST_LINES, lines));
    }
    var after = call.query().get("after");
    try {
      var page = after == null ? log.last((int) lines) : log.after(after, (int) lines);
      return Answer.json(200, new MemberLogPage(service.id(), self, page.lines(), page.cursor()));
    } catch (IOException failure) {
      return Answer.problem(
          Problem.of(
              ErrorCode.UNUSABLE_DATA,
              "the log of %s on %s cannot be read: %s".formatted(service.id(), self, failure)));
    }
  }

  private HostId member(String name, ServiceSpec service) {
    if (Names.isValid(name)) {
      var host = new HostId(name);
      if (service.members().contains(host)) {
        return host;
      }
    }
    throw new HoldfastException(
        ErrorCode.BAD_REQUEST,
        "'%s' is no member of %s; it has %s".formatted(name, service.id(), service.members()));
  }

  private Answer unreachable(HostId host, String why) {
    return Answer.problem(
        Problem.of(
            ErrorCode.UNREACHABLE,
            "the agent on %s in cluster %s does not answer: %s"
                .formatted(host, cluster.name(), why)));
  }
}
