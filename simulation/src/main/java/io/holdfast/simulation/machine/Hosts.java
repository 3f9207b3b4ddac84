package io.holdfast.simulation.machine;

import io.holdfast.core.cluster.HostId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The hosts by number, because arrays are faster than maps. */
public final class Hosts {
  private static final String NAMES = "abcdefgh";

  private final HostId[] ids;

  /** Hosts a, b, c and so on. */
  public Hosts(int count) {
    ids = new HostId[count];
    for (int i = 0; i < count; i++) {
      ids[i] = new HostId(NAMES.substring(i, i + 1));
    }
  }

  public int count() {
    return ids.length;
  }

  public HostId id(int host) {
    return ids[host];
  }

  public List<HostId> all() {
    return List.of(ids);
  }

  /** The number of a host of this cluster. */
  public int indexOf(HostId id) {
    int index = id.name().charAt(0) - 'a';
    if (index < 0 || index >= ids.length) {
      throw new IllegalArgumentException("no simulated host is called " + id);
    }
    return index;
  }

  /** The hosts that these bits stand for. */
  public Set<HostId> among(int mask) {
    var set = new HashSet<HostId>();
    for (int host = 0; host < ids.length; host++) {
      if ((mask >> host & 1) != 0) {
        set.add(ids[host]);
      }
    }
    return set;
  }

  /** The hosts as bits of a number. */
  public int maskOf(Set<HostId> set) {
    int mask = 0;
    for (var id : set) {
      mask |= 1 << indexOf(id);
    }
    return mask;
  }
}
