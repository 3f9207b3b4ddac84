package io.holdfast.engine.redis;

import io.holdfast.core.cluster.HostId;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.redis.config.MemberFiles;
import io.holdfast.engine.redis.config.Users;
import io.holdfast.engine.redis.resp.Address;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Where the member is and as whom it works: the constants of one driver. */
record Place(EngineContext context, Account account, MemberFiles files) {
  /** Time between two looks at something that changes within milliseconds. */
  static final Duration STEP = Duration.ofMillis(2);

  /** Time between two looks at something that takes longer, such as a server that starts. */
  static final Duration LONGER_STEP = Duration.ofMillis(10);

  /** Redis counts lag in whole seconds and looks once a second: what it adds to a limit at most. */
  private static final int COARSE_SECONDS = 2;

  /** Limit where the objective names none. */
  private static final int DEFAULT_LAG_SECONDS = 10;

  int port() {
    return context.service().port();
  }

  String self() {
    return context.self().name();
  }

  String address(HostId host) {
    return context.cluster().host(host).address();
  }

  String ownAddress() {
    return address(context.self());
  }

  /** The member that listens there; empty for an address that is no member's. */
  Optional<HostId> memberAt(String address) {
    return context.service().members().stream()
        .filter(host -> address(host).equals(address))
        .findFirst();
  }

  /** A connection to this member as its agent. */
  Session ownSession() {
    return new Session(new Address(ownAddress(), port(), Users.AGENT, () -> password("superuser")));
  }

  /** A connection to another member, to look. */
  Session sessionTo(HostId host) {
    return new Session(
        new Address(address(host), port(), Users.LOOK, () -> password("replication")));
  }

  String password(String purpose) {
    return context.credentials().password(context.service().id(), purpose);
  }

  /** The users as the spec has them now. */
  Users users() throws IOException, StepEnded {
    var clients = new LinkedHashMap<String, String>();
    for (var user : context.service().users()) {
      var file = context.specFolder().resolve(user.passwordFile());
      if (!Files.isReadable(file)) {
        throw StepEnded.failed("the password file %s of user %s cannot be read", file, user.name());
      }
      clients.put(user.name(), Files.readString(file).strip());
    }
    return new Users(password("superuser"), password("replication"), clients);
  }

  /**
   * How long a replica may have been silent for a primary to count it, such that a primary that is
   * cut off refuses writes within the objective.
   */
  int maxLagSeconds() {
    var rpo = context.service().objectives().rpo();
    return rpo.isZero()
        ? DEFAULT_LAG_SECONDS
        : Math.clamp(rpo.toSeconds() - COARSE_SECONDS, 1, Integer.MAX_VALUE);
  }

  /** How long at most a primary may serve that nobody hears. */
  Duration longestLease() {
    var silence = context.cluster().detection().silence();
    var rpo = context.service().objectives().rpo();
    return (rpo.compareTo(silence) > 0 ? rpo : silence)
        .plus(context.cluster().detection().heartbeat());
  }

  void tell(Incident.Severity severity, String format, Object... arguments) {
    context
        .incidents()
        .accept(
            new Incident(
                context.service().id(), context.self(), severity, format.formatted(arguments)));
  }
}
