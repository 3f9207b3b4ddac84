package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.goal.MemberGoal;
import io.holdfast.core.record.Phase;
import io.holdfast.core.record.ServiceRecord;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.ServiceSpec;
import java.time.Duration;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What each member is to be, derived from the stored record alone, so that every controller gives
 * the same goals.
 */
public final class Goals {
  /**
   * Two seconds until there is a new controller, also when the old one makes way for one that
   * reaches more only after the silence that counts, and one for which a deposed one may go on
   * granting.
   */
  private static final Duration TAKEOVER = Duration.ofSeconds(3);

  private Goals() {}

  /** The goal of the member on that host. */
  public static MemberGoal of(
      ClusterSpec cluster, ServiceSpec service, ServiceRecord record, HostId host) {
    return switch (record.phase()) {
      case Phase.Unformed _ -> new MemberGoal.Wait();
      case Phase.Forming(var primary, var adopt) ->
          host.equals(primary)
              ? new MemberGoal.Form(record.term(), adopt, record.newestRule().orElseThrow())
              : new MemberGoal.Wait();
      case Phase.Leading(var primary) ->
          host.equals(primary)
              ? lead(cluster, service, record, primary)
              : new MemberGoal.Follow(record.term(), primary);
      case Phase.Switching(var primary, _) ->
          host.equals(primary)
              ? handOver(cluster, service, record)
              : new MemberGoal.Follow(record.term(), primary);
      case Phase.Replacing _ -> new MemberGoal.Seal(record.term(), false);
      case Phase.Shared _ -> new MemberGoal.Run(record.term());
      case Phase.Elected(var primary, _) ->
          new MemberGoal.Observe(record.term(), host.equals(primary));
      case Phase.Yielding(var primary, _, var asker, var asked) ->
          host.equals(primary) || (asked && host.equals(asker))
              ? new MemberGoal.StepDown(record.term(), primary, asked && host.equals(asker))
              : new MemberGoal.Observe(record.term(), false);
    };
  }

  /**
   * The same goal while something that the service comes after is missing: whoever leads is made
   * ready and stays closed. One that is open already stays open, because only a new term closes it.
   * Where every member runs, nobody is started, and who runs goes on.
   */
  public static MemberGoal withholding(MemberGoal goal) {
    return switch (goal) {
      case MemberGoal.Lead(var term, var rule, _, var standbys, var lease) ->
          new MemberGoal.Lead(term, rule, false, standbys, lease);
      case MemberGoal.Run _ -> new MemberGoal.Wait();
      case MemberGoal.Wait _,
          MemberGoal.Form _,
          MemberGoal.Follow _,
          MemberGoal.Seal _,
          MemberGoal.Observe _,
          MemberGoal.StepDown _ ->
          goal;
    };
  }

  /**
   * A database that holds a lease could go on acknowledging beyond it while it drains, so it does
   * not. A program drains by ending, which may take long: its lease is renewed meanwhile, and an
   * end of the lease ends it.
   */
  private static MemberGoal handOver(
      ClusterSpec cluster, ServiceSpec service, ServiceRecord record) {
    var lease = lease(cluster, service);
    return service.holdsData()
        ? new MemberGoal.Seal(record.term(), lease == null)
        : new MemberGoal.Seal(record.term(), true, lease);
  }

  private static MemberGoal lead(
      ClusterSpec cluster, ServiceSpec service, ServiceRecord record, HostId primary) {
    var standbys = new TreeSet<>(service.members());
    standbys.remove(primary);
    return new MemberGoal.Lead(
        record.term(),
        record.newestRule().orElseThrow(),
        record.mayServe(service.durability()),
        standbys,
        lease(cluster, service));
  }

  /**
   * How long an asynchronous primary may serve without hearing from the controller; null where a
   * standby's seal makes a lease unnecessary (S10). Never shorter than the silence that counts, and
   * where the objective leaves room for that, so short that what is lost by waiting for it stays
   * within the objective also when controller and primary are lost together: the standby's last
   * word of the primary is up to a heartbeat older than the loss, {@link #TAKEOVER} later the new
   * controller must assume that a lease was just granted, and it waits half a heartbeat of margin.
   * Those after it need not wait anew ({@link LeaseEnd}). A program has nothing to lose; its lease
   * is long enough for a controller to be replaced meanwhile.
   */
  public static @Nullable Duration lease(ClusterSpec cluster, ServiceSpec service) {
    if (service.durability() != Durability.ASYNC
        || service.members().size() < 2
        || service.isShared()
        || service.isAdopted()) {
      return null;
    }
    var silence = cluster.detection().silence();
    if (!service.holdsData()) {
      return silence.multipliedBy(2);
    }
    var heartbeat = cluster.detection().heartbeat();
    var bounded =
        service.objectives().rpo().minus(TAKEOVER).minus(heartbeat).minus(heartbeat.dividedBy(2));
    return bounded.compareTo(silence) > 0 ? bounded : silence;
  }
}
