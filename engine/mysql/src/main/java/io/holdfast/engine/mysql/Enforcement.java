package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.durability.AckRule;
import io.holdfast.core.reason.ReasonCode;
import io.holdfast.core.report.EngineState;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.Wait;
import io.holdfast.spi.engine.StepEnded;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts an ack rule in force and proves that it is. The server waits for standbys, whichever; so who
 * can be one is decided at the door: each member acknowledges with an account of its own, and those
 * that are not in the rule are locked out and their connections ended before the rule counts as in
 * force. The argument is in docs/adr/0016.
 */
final class Enforcement {
  /** How long the server may take to do what it was told. */
  private static final Duration SETTING = Duration.ofSeconds(2);

  private static final Duration COMING_IN = Duration.ofMillis(1_500);

  private final Engine engine;
  private final Flavour flavour;
  private volatile @Nullable Confirmed confirmed;

  Enforcement(Engine engine) {
    this.engine = engine;
    this.flavour = engine.place().flavour();
  }

  private record Confirmed(Life server, AckRule rule, LogPosition at) {}

  /** The rule in force at this server; null when none is confirmed for it. */
  EngineState.@Nullable Enforced inForce(Life server, Snapshot snapshot) {
    var known = confirmed;
    return known != null && known.server().equals(server) && isSet(known.rule(), snapshot)
        ? new EngineState.Enforced(known.rule().since(), known.at())
        : null;
  }

  private boolean isSet(AckRule rule, Snapshot snapshot) {
    return rule.isAlone()
        ? snapshot.semiSync().startsWith(flavour.words().waitsNot())
        : snapshot.semiSync().equals(flavour.words().waits(rule.required()));
  }

  /** Puts the rule in force at the running primary. */
  void enforce(AckRule rule, Deadline deadline) throws StepEnded, SqlFailure, InterruptedException {
    if (rule.required() > flavour.words().mostAcks()) {
      throw StepEnded.refused(
          ReasonCode.RULE_NOT_IN_FORCE,
          "%s waits for one standby, not for %d: give the service at most three members",
          flavour.title(),
          rule.required());
    }
    var server =
        engine
            .process()
            .find()
            .orElseThrow(() -> StepEnded.unknown("%s does not run", flavour.title()));
    var known = confirmed;
    if (known != null
        && known.server().equals(server)
        && known.rule().asksSameAs(rule)
        && isSet(rule, engine.snapshot(deadline))) {
      confirmed = new Confirmed(server, rule, known.at());
      return;
    }
    confirmed = null;
    if (rule.isAlone()) {
      // First of all: a commit that waits may hold the locks that changing accounts needs.
      engine.session().run(flavour.words().waitForNobody(), deadline);
      admitOnly(rule, deadline);
    } else {
      admitOnly(rule, deadline);
      awaitMembers(rule, deadline);
      waitForStandbys(rule.required(), deadline);
    }
    var set =
        Wait.until(
            () -> isSet(rule, engine.snapshot(deadline)), Place.STEP, deadline.within(SETTING));
    if (!set) {
      throw StepEnded.failed(
          "semi-synchronous replication is set to '%s': something else sets it",
          engine.snapshot(deadline).semiSync());
    }
    confirmed = new Confirmed(server, rule, engine.snapshot(deadline).written());
  }

  /**
   * Gives standbys that are new in the rule a moment to change over to their accounts: to do so
   * they connect anew, and what is planned on a rule in force, such as a move to one of them, must
   * not meet them on their way. Where commits waited for nobody, they do not wait for that either.
   * A primary that is only just being made has nobody who could come yet.
   */
  private void awaitMembers(AckRule rule, Deadline deadline)
      throws SqlFailure, InterruptedException {
    if (engine.snapshot(deadline).writable()) {
      var all =
          """
          SELECT count(DISTINCT user) = %d FROM %s
          WHERE command = '%s' AND user IN (%s)
          """
              .formatted(
                  rule.members().size(),
                  flavour.words().connections(),
                  flavour.words().sending(),
                  names(rule.members()));
      var _ =
          Wait.until(
              () -> engine.session().isTrue(all, deadline),
              Place.LONGER_STEP,
              deadline.within(COMING_IN));
    }
  }

  private static String names(Collection<HostId> hosts) {
    return hosts.stream()
        .map(host -> Accounts.literal(Accounts.acknowledger(host)))
        .collect(Collectors.joining(", "));
  }

  private void waitForStandbys(int count, Deadline deadline) throws SqlFailure {
    for (var statement : flavour.words().waitFor(count)) {
      engine.session().run(statement, deadline);
    }
  }

  /** Locks out who may not acknowledge, and waits until nobody does; then lets the others in. */
  void admitOnly(AckRule rule, Deadline deadline)
      throws StepEnded, SqlFailure, InterruptedException {
    var members = engine.place().context().service().members();
    var others = members.stream().filter(host -> !rule.members().contains(host)).toList();
    for (var host : others) {
      lock(host, "LOCK", deadline);
    }
    if (!others.isEmpty()) {
      endConnectionsOf(others, deadline);
    }
    for (var host : rule.members()) {
      lock(host, "UNLOCK", deadline);
    }
  }

  private void lock(HostId host, String word, Deadline deadline) throws SqlFailure {
    engine
        .session()
        .run(
            "ALTER USER %s ACCOUNT %s".formatted(Accounts.user(Accounts.acknowledger(host)), word),
            deadline);
  }

  private void endConnectionsOf(Collection<HostId> hosts, Deadline deadline)
      throws StepEnded, SqlFailure, InterruptedException {
    // One that was just logging in under an account that was still open has no name yet.
    var theirs =
        "SELECT id FROM %s WHERE user IN ('unauthenticated user', %s)"
            .formatted(flavour.words().connections(), names(hosts));
    var gone =
        Wait.until(
            () -> {
              var ids = Clients.ids(engine.session(), theirs, deadline);
              for (var id : ids) {
                Clients.kill(engine.session(), id, deadline);
              }
              return ids.isEmpty();
            },
            Place.STEP,
            deadline);
    if (!gone) {
      throw StepEnded.unknown("a standby that may no longer acknowledge is still connected");
    }
  }

  /** The server is about to end. */
  void forget() {
    confirmed = null;
  }
}
