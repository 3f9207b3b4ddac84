package io.holdfast.predict.weakness;

import io.holdfast.core.address.VirtualAddress;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** An address that one host alone can hold, or fewer hosts than carry what is reached there. */
final class AddressOnFewHosts {
  private AddressOnFewHosts() {}

  static List<SinglePoint> find(ClusterSpec cluster) {
    return find(cluster, VirtualAddress.of(cluster));
  }

  static List<SinglePoint> find(ClusterSpec cluster, List<VirtualAddress> addresses) {
    var found = new ArrayList<SinglePoint>();
    for (var address : addresses) {
      var carriers = new LinkedHashSet<HostId>();
      address.services().forEach(id -> carriers.addAll(cluster.service(id).members()));
      if (carriers.size() > 1 && address.candidates().size() == 1) {
        found.add(
            point(
                "address-on-one-host",
                address,
                "is held by %s alone, and lost with it"
                    .formatted(address.candidates().getFirst())));
      } else if (!address.candidates().containsAll(carriers)) {
        carriers.removeAll(address.candidates());
        found.add(
            point(
                "address-on-few-hosts",
                address,
                "cannot be on %s, which carries what is reached there"
                    .formatted(String.join(", ", carriers.stream().map(HostId::name).toList()))));
      }
    }
    return found;
  }

  private static SinglePoint point(String rule, VirtualAddress address, String what) {
    return new SinglePoint(
        rule,
        address.spec().address(),
        "address %s %s".formatted(address.spec().address(), what),
        "give %s, whose primary's host holds it, the same members as the others"
            .formatted(address.owner()));
  }
}
