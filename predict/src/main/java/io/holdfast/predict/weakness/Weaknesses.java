package io.holdfast.predict.weakness;

import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.predict.course.Blows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** All rules, those that follow from others last. */
public final class Weaknesses {
  private Weaknesses() {}

  /** Every single point of failure of a spec; empty when there is none. */
  public static List<SinglePoint> of(ClusterSpec cluster, Blows blows) {
    var found = new ArrayList<SinglePoint>();
    found.addAll(FewVoters.find(cluster));
    found.addAll(VotersInOneZone.find(cluster));
    found.addAll(WitnessBesideMember.find(cluster));
    found.addAll(MembersInOneZone.find(cluster));
    found.addAll(OneMember.find(cluster));
    found.addAll(StackApart.find(cluster));
    found.addAll(NoWayIn.find(cluster));
    found.addAll(AddressOnFewHosts.find(cluster));
    var told = found.stream().map(SinglePoint::subject).collect(Collectors.toSet());
    found.addAll(LossOfOneHost.find(cluster, blows));
    found.addAll(LossOfOneZone.find(cluster, blows, told));
    return List.copyOf(found);
  }
}
