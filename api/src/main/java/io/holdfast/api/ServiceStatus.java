package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.leader.ServiceCondition;
import io.holdfast.core.spec.Durability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service.
 *
 * @param engine name of its engine
 * @param primary who leads the term, or is to; null while a term is being ended or none ever was
 * @param reason why it is in this state
 * @param durability what the spec asks for
 * @param ackSet standbys of which {@code acks} must hold a write before it is acknowledged
 * @param acks how many; 0 means that the primary acknowledges alone
 */
public record ServiceStatus(
    ServiceId name,
    String engine,
    @Nullable HostId primary,
    Term term,
    ServiceCondition.State state,
    @Nullable StatusReason reason,
    Durability durability,
    List<HostId> ackSet,
    int acks,
    CanFailOver canFailOver,
    List<MemberStatus> members,
    List<EntryStatus> entries) {
  public ServiceStatus {
    ackSet = List.copyOf(ackSet);
    members = List.copyOf(members);
    entries = List.copyOf(entries);
  }
}
