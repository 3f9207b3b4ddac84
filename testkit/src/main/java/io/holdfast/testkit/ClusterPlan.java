package io.holdfast.testkit;

import io.holdfast.core.spec.Durability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cluster a test wants: one service {@code db} with a user {@code app}, and a database {@code
 * app} where the engine has such.
 *
 * @param engine what the service runs on
 * @param form how hosts are made
 * @param members names of hosts that carry data
 * @param witnesses names of hosts that only vote
 * @param durability what an acknowledgement promises
 * @param extras what it has beyond a plain cluster
 * @param service further keys of the service, verbatim YAML values by key
 * @param more what follows it in the spec: further services, and then sections; verbatim but for
 *     {@code {virtualAddress}}, which stands for {@link LocalCluster#virtualAddress}
 */
public record ClusterPlan(
    Engine engine,
    Form form,
    List<String> members,
    List<String> witnesses,
    Durability durability,
    Extras extras,
    Map<String, String> service,
    String more) {

  /**
   * What a cluster has beyond a plain one.
   *
   * @param diskMegabytes size of each host's own small disk; 0 for the machine's (needs root
   *     otherwise)
   * @param etcdMembers how many members the etcd cluster has that is the quorum; 0 for the quorum
   *     among the agents
   * @param virtualAddress whether the write entry has a virtual address too
   * @param blueprint the stack that it runs, whose spec is a file of its own; null for a plain one
   */
  public record Extras(
      int diskMegabytes, int etcdMembers, boolean virtualAddress, @Nullable Blueprint blueprint) {
    private static final Extras NONE = new Extras(0, 0, false, null);
  }

  /** How a host is made. */
  public enum Form {
    /** Loopback addresses: for everybody, without faults of the network. */
    LOOPBACK,
    /** Network namespaces: for root. */
    NAMESPACES;

    /** The best this user may have. */
    public static Form best() {
      return OsUser.isRoot() ? NAMESPACES : LOOPBACK;
    }
  }

  public ClusterPlan {
    members = List.copyOf(members);
    witnesses = List.copyOf(witnesses);
    service = Map.copyOf(service);
    if (form == Form.NAMESPACES && !OsUser.isRoot()) {
      throw new TestkitException("Hosts as network namespaces need root: use loopback addresses");
    }
    if (extras.virtualAddress() && form != Form.NAMESPACES) {
      throw new TestkitException("A virtual address needs hosts that are network namespaces");
    }
    if (extras.diskMegabytes() > 0 && !OsUser.isRoot()) {
      throw new TestkitException("Hosts with disks of their own need root");
    }
  }

  /** Three hosts a, b and c that all carry data, of PostgreSQL. */
  public static ClusterPlan threeHosts(Form form) {
    return plain(form, List.of("a", "b", "c"), List.of());
  }

  /** Two hosts a and b that carry data, of PostgreSQL, and a witness w. */
  public static ClusterPlan twoAndWitness(Form form) {
    return plain(form, List.of("a", "b"), List.of("w"));
  }

  /**
   * A blueprint's stack on hosts a, b and w; on hosts that are namespaces with its virtual address.
   */
  public static ClusterPlan of(Blueprint blueprint, Form form) {
    return twoAndWitness(form)
        .withEngine(blueprint.engines().getFirst())
        .with(new Extras(0, 0, form == Form.NAMESPACES, blueprint));
  }

  private static ClusterPlan plain(Form form, List<String> members, List<String> witnesses) {
    var engine = Engine.POSTGRESQL;
    return new ClusterPlan(
        engine, form, members, witnesses, engine.usualDurability(), Extras.NONE, Map.of(), "");
  }

  /** The same on another engine, with the promise that is usual there. */
  public ClusterPlan withEngine(Engine other) {
    return new ClusterPlan(
        other, form, members, witnesses, other.usualDurability(), extras, service, more);
  }

  /** The same with another promise. */
  public ClusterPlan withDurability(Durability other) {
    return new ClusterPlan(engine, form, members, witnesses, other, extras, service, more);
  }

  /** The same with small disks. */
  public ClusterPlan withDisks(int megabytes) {
    return with(
        new Extras(megabytes, extras.etcdMembers(), extras.virtualAddress(), extras.blueprint()));
  }

  /** The same with an etcd cluster of that many members, outside the hosts, as its quorum. */
  public ClusterPlan withEtcd(int count) {
    return with(
        new Extras(extras.diskMegabytes(), count, extras.virtualAddress(), extras.blueprint()));
  }

  /** The same with a virtual address. */
  public ClusterPlan withVirtualAddress() {
    return with(new Extras(extras.diskMegabytes(), extras.etcdMembers(), true, extras.blueprint()));
  }

  private ClusterPlan with(Extras others) {
    return new ClusterPlan(engine, form, members, witnesses, durability, others, service, more);
  }

  /** The same with one more key of the service. */
  public ClusterPlan withService(String key, String yaml) {
    var keys = new LinkedHashMap<>(service);
    keys.put(key, yaml);
    return new ClusterPlan(engine, form, members, witnesses, durability, extras, keys, more);
  }

  /** The same with further services and sections, as they would be written. */
  public ClusterPlan with(String yaml) {
    return new ClusterPlan(
        engine, form, members, witnesses, durability, extras, service, more + yaml);
  }

  List<String> hosts() {
    var all = new ArrayList<>(members);
    all.addAll(witnesses);
    return all;
  }
}
