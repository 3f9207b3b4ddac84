package io.holdfast.store.raft;

import static io.holdfast.store.raft.ThreeVoters.A;
import static io.holdfast.store.raft.ThreeVoters.B;
import static io.holdfast.store.raft.ThreeVoters.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** When a voter begins a group, enters one, or waits. */
class EntranceTest {
  private static final PeerName NEW_A = new PeerName(A, "000000000a");
  private static final PeerName NEW_B = new PeerName(B, "000000000b");
  private static final PeerName NEW_C = new PeerName(C, "000000000c");
  private static final Membership GROUP =
      Membership.founded(ThreeVoters.SECRET, List.of(NEW_A, NEW_B, NEW_C));

  @Test
  void firstVoterFormsTheGroupWhenAllOthersAreNew() {
    assertThat(decide(NEW_A, fresh(NEW_B, NEW_C))).isEqualTo(new Entrance.Found(GROUP));
  }

  @Test
  void otherVotersLeaveThatToTheFirst() {
    assertWaits(decide(NEW_B, fresh(NEW_A, NEW_C)), "host a forms");
  }

  @Test
  void nothingIsFormedWhileOneIsMissing() {
    assertWaits(decide(NEW_A, fresh(NEW_B)), "c did not answer");
    assertWaits(decide(NEW_A, Map.of()), "b, c did not answer");
  }

  @Test
  void founderThatWasAwayStartsWithTheSameList() {
    assertThat(decide(NEW_B, Map.of(A, new Greeting.Member(NEW_A, GROUP))))
        .isEqualTo(new Entrance.Found(GROUP));
  }

  @Test
  void wipedVoterAsksToBeAdmitted() {
    PeerName wiped = new PeerName(A, "ffffffffff");
    assertThat(
            decide(wiped, Map.of(B, new Greeting.Member(NEW_B, GROUP), C, new Greeting.New(NEW_C))))
        .isEqualTo(new Entrance.Join(GROUP.joined()));
  }

  @Test
  void membersOfDifferentGroupsAreForTheOperator() {
    Membership another = new Membership(new UUID(1, 2), List.of(NEW_C));
    assertWaits(
        decide(
            NEW_A,
            Map.of(B, new Greeting.Member(NEW_B, GROUP), C, new Greeting.Member(NEW_C, another))),
        "different quorums");
  }

  @Test
  void hostAtTheAddressOfAnotherIsNoVoter() {
    assertWaits(decide(NEW_A, Map.of(B, new Greeting.New(NEW_C))), "address of host b");
  }

  @Test
  void groupsOfDifferentFoundersHaveDifferentNames() {
    PeerName wiped = new PeerName(C, "ffffffffff");
    assertThat(Membership.founded(ThreeVoters.SECRET, List.of(NEW_A, NEW_B, wiped)).group())
        .isNotEqualTo(GROUP.group());
  }

  @Test
  void recordOfAVoterIsReadAsItWasWritten() {
    VoterRecord fresh = new VoterRecord("test", NEW_A, Optional.empty(), false);
    assertThat(VoterRecord.parse(fresh.toText())).isEqualTo(fresh);
    VoterRecord founder = fresh.memberOf(GROUP).withLog();
    assertThat(VoterRecord.parse(founder.toText())).isEqualTo(founder);
    VoterRecord joined = fresh.memberOf(GROUP.joined());
    assertThat(VoterRecord.parse(joined.toText())).isEqualTo(joined);
  }

  private static void assertWaits(Entrance entrance, String because) {
    assertThat(entrance)
        .isInstanceOfSatisfying(
            Entrance.Wait.class, wait -> assertThat(wait.why()).contains(because));
  }

  private static Map<HostId, Greeting> fresh(PeerName... others) {
    return List.of(others).stream()
        .collect(Collectors.toMap(PeerName::host, name -> new Greeting.New(name)));
  }

  private static Entrance decide(PeerName self, Map<HostId, Greeting> answers) {
    RaftSettings settings =
        new RaftSettings(
            "test", self.host(), ThreeVoters.VOTERS, Path.of("unused"), ThreeVoters.SECRET);
    return Entrance.decide(settings, self, answers);
  }
}
