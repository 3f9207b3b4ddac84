package io.holdfast.core.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.LogPosition;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.Term;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SealingVerdictTest {
  private static final List<HostId> HOSTS =
      List.of("b", "c", "d", "e").stream().map(HostId::new).toList();
  private static final HostId PRIMARY = new HostId("a");
  private static final Term TERM = new Term(3);

  /**
   * Every ack set of up to four members, every k, every set of sealed members: the two halves of
   * S3.
   */
  @Test
  void sealedQuorumMeetsEveryAcknowledgementAndPreventsFurtherOnes() {
    var worlds = 0;
    for (int set = 1; set < 16; set++) {
      var members = subset(set);
      for (int k = 1; k <= members.size(); k++) {
        var rule = new AckRule(new Revision(1), TERM, PRIMARY, members, k);
        for (int sealedSet = 0; sealedSet < 16; sealedSet++) {
          var sealed = subset(sealedSet);
          if (!SealingVerdict.of(List.of(rule), positions(sealed)).isSealed()) {
            continue;
          }
          worlds++;
          var unsealed = new TreeSet<>(members);
          unsealed.removeAll(sealed);
          assertThat(unsealed).as("could still acknowledge under %s", rule).hasSizeLessThan(k);
          for (int ackers = 0; ackers < 16; ackers++) {
            var acknowledging = subset(ackers);
            if (members.containsAll(acknowledging) && acknowledging.size() >= k) {
              assertThat(sealed).as("meets %s", acknowledging).containsAnyElementsOf(acknowledging);
            }
          }
        }
      }
    }
    assertThat(worlds).isGreaterThan(100);
  }

  @Test
  void oneMissingSealBelowTheQuorumIsNotEnough() {
    var rule = new AckRule(new Revision(1), TERM, PRIMARY, subset(0b0011), 1);
    var verdict = SealingVerdict.of(List.of(rule), positions(subset(0b0001)));
    assertThat(verdict.isSealed()).isFalse();
    assertThat(verdict.missing()).containsExactlyInAnyOrder(new HostId("c"), PRIMARY);
  }

  @Test
  void formerPrimaryWithItsOwnLogSatisfiesItsRule() {
    var rule = new AckRule(new Revision(1), TERM, PRIMARY, Set.of(), 0);
    assertThat(
            SealingVerdict.of(List.of(rule), Map.of(PRIMARY, new LogPosition(TERM, 9))).isSealed())
        .isTrue();
  }

  @Test
  void formerPrimaryThatNeverWroteInTheTermSatisfiesItsRule() {
    var rule = new AckRule(new Revision(1), TERM, PRIMARY, Set.of(), 0);
    assertThat(
            SealingVerdict.of(List.of(rule), Map.of(PRIMARY, new LogPosition(new Term(2), 9)))
                .isSealed())
        .isTrue();
  }

  /**
   * An asynchronous primary was replaced, at a loss within the objective, and followed; then the
   * new one stopped before its own rule was covered. The old rule asked for a log that was gone for
   * good, and nobody could become primary any more.
   */
  @Test
  void logThatEndsInALaterTermHoldsAllThatOlderRulesAcknowledged() {
    var older = new AckRule(new Revision(1), TERM, PRIMARY, Set.of(), 0);
    var newer = new AckRule(new Revision(2), TERM.next(), new HostId("b"), Set.of(), 0);
    var later = new LogPosition(TERM.next(), 9);
    assertThat(SealingVerdict.of(List.of(older, newer), Map.of(PRIMARY, later)).isSealed())
        .isTrue();
    assertThat(SealingVerdict.of(List.of(newer), Map.of(PRIMARY, later)).isSealed()).isFalse();
  }

  /**
   * A new primary died before its rule was covered, so before it admitted clients. The rule asked
   * for its log although nothing can have been acknowledged there.
   */
  @Test
  void ruleBesideOneOfAnOlderTermHasAcknowledgedNothing() {
    var older = new AckRule(new Revision(1), TERM, PRIMARY, subset(0b0001), 1);
    var newer = new AckRule(new Revision(2), TERM.next(), new HostId("b"), Set.of(), 0);
    var former = Map.of(PRIMARY, new LogPosition(TERM, 9));
    assertThat(SealingVerdict.of(List.of(older, newer), former).isSealed()).isTrue();
    assertThat(SealingVerdict.of(List.of(newer), former).unsatisfied()).containsExactly(newer);
  }

  @Test
  void everyRuleOnTheListMustBeSealed() {
    var older = new AckRule(new Revision(1), TERM, PRIMARY, subset(0b0011), 1);
    var newer = new AckRule(new Revision(2), TERM, PRIMARY, subset(0b0001), 1);
    assertThat(SealingVerdict.of(List.of(older, newer), positions(subset(0b0001))).unsatisfied())
        .containsExactly(older);
    assertThat(SealingVerdict.of(List.of(older, newer), positions(subset(0b0011))).isSealed())
        .isTrue();
  }

  private static Set<HostId> subset(int bits) {
    var subset = new TreeSet<HostId>();
    for (int i = 0; i < HOSTS.size(); i++) {
      if ((bits >> i & 1) == 1) {
        subset.add(HOSTS.get(i));
      }
    }
    return subset;
  }

  private static Map<HostId, LogPosition> positions(Set<HostId> hosts) {
    var positions = new HashMap<HostId, LogPosition>();
    hosts.forEach(host -> positions.put(host, new LogPosition(TERM, 5)));
    return positions;
  }
}
