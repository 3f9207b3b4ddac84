package io.holdfast.store.raft;

import io.holdfast.core.cluster.HostId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * How a voter without a group comes to one. Pure: from what the others answered to what to do.
 *
 * <p>A group is formed once, of the names that all voters had when the first of them, by host name,
 * had heard from every other one that it belongs to no group. Whoever finds its own name among the
 * founders has its disk still and starts with the same list. Whoever does not was wiped (or added
 * to the spec later): nobody may count on what it said in its former life, so it takes no part
 * until the group has dropped its old name and admitted the new one, which needs a majority without
 * it. A group is never formed while a member of an older one answers.
 */
sealed interface Entrance {
  /** Start with the group as a founder. */
  record Found(Membership group) implements Entrance {}

  /** Start with an empty log and ask to be admitted. */
  record Join(Membership group) implements Entrance {}

  /** Ask again a little later. */
  record Wait(String why) implements Entrance {}

  static Entrance decide(RaftSettings settings, PeerName self, Map<HostId, Greeting> answers) {
    List<PeerName> fresh = new ArrayList<>(List.of(self));
    Map<UUID, Greeting.Member> groups = new LinkedHashMap<>();
    for (Map.Entry<HostId, Greeting> answer : answers.entrySet()) {
      switch (answer.getValue()) {
        case Greeting.Member member -> groups.put(member.group().group(), member);
        case Greeting.New(PeerName other) when other.host().equals(answer.getKey()) ->
            fresh.add(other);
        case Greeting.New(PeerName other) -> {
          return new Wait(
              "host %s answers at the address of host %s".formatted(other.host(), answer.getKey()));
        }
        case Greeting.Refused(String why) -> {
          return new Wait("host %s refuses: %s".formatted(answer.getKey(), why));
        }
        case Greeting.AskAgain(String why) -> {
          return new Wait("host %s is not ready: %s".formatted(answer.getKey(), why));
        }
        case Greeting.Hello _, Greeting.Admit _ -> {
          return new Wait("host %s answers with a question".formatted(answer.getKey()));
        }
      }
    }
    if (groups.size() > 1) {
      return new Wait(
          "the others belong to different quorums: move the store's folder away on all but the hosts of one"
              + " and start again");
    }
    if (!groups.isEmpty()) {
      return enter(settings, self, groups.values().iterator().next());
    }
    List<HostId> hosts = settings.voters().stream().map(Voter::host).sorted().toList();
    if (fresh.size() < hosts.size()) {
      return new Wait(
          "the quorum is formed when every voter has been reached once, and %s did not answer yet"
              .formatted(missing(hosts, fresh)));
    }
    if (!hosts.getFirst().equals(self.host())) {
      return new Wait("host %s forms the quorum".formatted(hosts.getFirst()));
    }
    fresh.sort((one, other) -> one.host().compareTo(other.host()));
    return new Found(Membership.founded(settings.secret(), fresh));
  }

  private static Entrance enter(RaftSettings settings, PeerName self, Greeting.Member member) {
    Membership group = member.group();
    if (!group.wasFoundedBy(self)) {
      return new Join(group.joined());
    }
    Set<HostId> here = settings.voters().stream().map(Voter::host).collect(Collectors.toSet());
    Set<HostId> there = new HashSet<>(group.founders().stream().map(PeerName::host).toList());
    return here.equals(there)
        ? new Found(group)
        : new Wait(
            "host %s formed a quorum of %s, but the spec here names %s: use one spec on all hosts"
                .formatted(member.self().host(), there, here));
  }

  private static String missing(List<HostId> hosts, List<PeerName> heard) {
    Set<HostId> known = heard.stream().map(PeerName::host).collect(Collectors.toSet());
    return hosts.stream()
        .filter(host -> !known.contains(host))
        .map(HostId::name)
        .collect(Collectors.joining(", "));
  }

  /** The group, when there is one to start with. */
  default Optional<Membership> toStartWith() {
    return switch (this) {
      case Found(Membership group) -> Optional.of(group);
      case Join(Membership group) -> Optional.of(group);
      case Wait _ -> Optional.empty();
    };
  }
}
