package io.holdfast.engine.postgresql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.postgresql.config.AccessRules;
import io.holdfast.engine.postgresql.config.MemberFiles;
import io.holdfast.engine.postgresql.sql.Address;
import io.holdfast.engine.postgresql.sql.Session;
import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.Incident;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Where the member is and as whom it works: the constants of one driver. */
record Place(EngineContext context, Account account, MemberFiles files) {
  /** Time between two looks at something that changes within milliseconds. */
  static final Duration STEP = Duration.ofMillis(2);

  /** Time between two looks at something that takes longer, such as a server that starts. */
  static final Duration LONGER_STEP = Duration.ofMillis(10);

  /** Database in which the agents talk to servers. */
  static final String DATABASE = "postgres";

  int port() {
    return context.service().port();
  }

  String address(HostId host) {
    return context.cluster().host(host).address();
  }

  String ownAddress() {
    return address(context.self());
  }

  /** A connection to this member as its agent. */
  Session ownSession() {
    return new Session(
        new Address(
            ownAddress(), port(), DATABASE, AccessRules.SUPERUSER, () -> password("superuser")));
  }

  /** A connection to another member. */
  Session sessionTo(HostId host) {
    return new Session(
        new Address(
            address(host),
            port(),
            DATABASE,
            AccessRules.REPLICATION,
            () -> password("replication")));
  }

  String password(String purpose) {
    return context.credentials().password(context.service().id(), purpose);
  }

  /** Writes a libpq password file that opens every server of the service for replication. */
  void writePasswordFile(Path file) throws IOException {
    var password = password("replication").replace("\\", "\\\\").replace(":", "\\:");
    DurableFile.write(file, "*:*:*:%s:%s%n".formatted(AccessRules.REPLICATION, password), account);
  }

  /** How programs find the host's server; without a password. */
  String connectionTo(HostId host, Path passwordFile) {
    return "host=%s port=%d user=%s passfile='%s' sslmode=disable gssencmode=disable connect_timeout=3"
        .formatted(
            address(host),
            port(),
            AccessRules.REPLICATION,
            passwordFile.toString().replace("\\", "\\\\").replace("'", "\\'"));
  }

  /** Name of the slot that keeps the log for a host. */
  static String slotOf(HostId host) {
    return "holdfast_" + host.name().replace('-', '_');
  }

  void tell(Incident.Severity severity, String format, Object... arguments) {
    context
        .incidents()
        .accept(
            new Incident(
                context.service().id(), context.self(), severity, format.formatted(arguments)));
  }
}
