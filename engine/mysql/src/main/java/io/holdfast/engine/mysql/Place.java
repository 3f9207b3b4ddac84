package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.engine.mysql.log.Gtid;
import io.holdfast.engine.mysql.sql.Address;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.Incident;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.CRC32;

/** Where the member is and as whom it works: the constants of one driver. */
record Place(EngineContext context, Account account, MemberFiles files, Flavour flavour) {
  /** Time between two looks at something that changes within milliseconds. */
  static final Duration STEP = Duration.ofMillis(2);

  /** Time between two looks at something that takes longer, such as a server that starts. */
  static final Duration LONGER_STEP = Duration.ofMillis(10);

  int port() {
    return context.service().port();
  }

  String address(HostId host) {
    return context.cluster().host(host).address();
  }

  String ownAddress() {
    return address(context.self());
  }

  /** A connection to this member as its agent, whose writes are this member's alone. */
  Session ownSession() {
    return session(context.self(), Accounts.ADMIN, false);
  }

  /** A connection to this member as its agent, whose writes every member gets. */
  Session loggedSession() {
    return session(context.self(), Accounts.ADMIN, true);
  }

  /** A connection to another member. */
  Session sessionTo(HostId host) {
    return session(host, Accounts.FOLLOWER, true);
  }

  private Session session(HostId host, String user, boolean logged) {
    return new Session(new Address(address(host), port(), user, logged, () -> passwordOf(user)));
  }

  /** Password of an account of ours, the same on every member. */
  String passwordOf(String user) {
    var password =
        context
            .credentials()
            .password(
                context.service().id(), user.equals(Accounts.ADMIN) ? "superuser" : "replication");
    return password.substring(0, Math.min(password.length(), flavour().longestPassword()));
  }

  /**
   * Server id of a member that does not lead; one that leads has the term's number. From the name,
   * so that it stays when others come and go.
   */
  static long serverIdOf(HostId host) {
    var sum = new CRC32();
    sum.update(host.name().getBytes(StandardCharsets.UTF_8));
    return Gtid.FIRST_MEMBER | (sum.getValue() & (Gtid.FIRST_MEMBER - 1));
  }

  /** Writes a login for a tool: arguments could be read by everybody on the machine. */
  Path writeToolLogin(String purpose, HostId host, String user) throws IOException {
    var file = files.toolLogin(purpose);
    DurableFile.writeQuickly(
        file,
        "[client]%nprotocol=tcp%nhost=%s%nport=%d%nuser=%s%npassword=\"%s\"%n"
            .formatted(
                address(host),
                port(),
                user,
                passwordOf(user).replace("\\", "\\\\").replace("\"", "\\\"")),
        account);
    return file;
  }

  void tell(Incident.Severity severity, String format, Object... arguments) {
    context
        .incidents()
        .accept(
            new Incident(
                context.service().id(), context.self(), severity, format.formatted(arguments)));
  }
}
