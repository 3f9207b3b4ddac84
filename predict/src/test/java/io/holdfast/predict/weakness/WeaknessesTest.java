package io.holdfast.predict.weakness;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.address.AddressId;
import io.holdfast.core.address.VirtualAddress;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.AddressSpec;
import io.holdfast.core.spec.ClusterSpec;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.predict.Specs;
import io.holdfast.predict.course.Blows;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A single point of failure that was planted is found, and where there is none, none is. */
class WeaknessesTest {
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");
  private static final HostId C = new HostId("c");

  /** Three hosts in three zones, and nothing to be found. */
  private static final String SOUND =
      """
      cluster: shop
      hosts:
        a: {address: h1, zone: z1}
        b: {address: h2, zone: z2}
        c: {address: h3, zone: z3, witness: true}
      services:
        db: {engine: postgresql, entries: {write: {gateway: 6432}}}
      """;

  @ParameterizedTest
  @ValueSource(strings = {"im", "netvis"})
  void aBlueprintHasNone(String name) {
    assertThat(found(Specs.blueprint(name))).isEmpty();
  }

  @Test
  void aSoundSpecHasNone() {
    assertThat(found(Specs.of(SOUND))).isEmpty();
  }

  @Test
  void twoVoters() {
    assertFound(voters(Specs.of(SOUND), List.of(A, B)), "few-voters", "quorum", "no majority");
  }

  @Test
  void anEvenNumberOfVoters() {
    var four = Specs.of(SOUND.replace("services:", "  d: {address: h4, zone: z4}\nservices:"));
    assertFound(
        voters(four, List.of(A, B, C, new HostId("d"))),
        "few-voters",
        "quorum",
        "4 voters bear the loss of 1, as 3 do");
  }

  @Test
  void anEtcdOfTwo() {
    assertFound(
        Specs.of(SOUND + "quorum: {kind: etcd, endpoints: ['http://e1:2379', 'http://e2:2379']}\n"),
        "few-voters",
        "quorum",
        "no majority");
  }

  @Test
  void oneZoneWithAMajorityOfVoters() {
    var spec =
        SOUND
            .replace("z2", "z1")
            .replace(", witness: true", "")
            .replace("db: {", "db: {members: [a, c], ");
    assertFound(Specs.of(spec), "voters-in-one-zone", "z1", "takes 2 of 3 voters");
  }

  @Test
  void allMembersInOneZone() {
    assertFound(
        Specs.of(SOUND.replace("z2", "z1")), "members-in-one-zone", "db", "all members of db");
  }

  @Test
  void aWitnessInAMembersZone() {
    assertFound(
        Specs.of(SOUND.replace("z3", "z1")), "witness-beside-member", "z1", "voters a and c");
  }

  @Test
  void aWitnessOnAMembersMachine() {
    var spec = Specs.of(SOUND);
    var hosts = List.of(spec.host(A), spec.host(B), at(spec.host(C), spec.host(A).address()));
    assertFound(hosts(spec, hosts), "witness-beside-member", "c", "machine h1");
  }

  @Test
  void aDatabaseWithOneMember() {
    var spec = SOUND.replace("db: {", "db: {members: [a], ");
    assertFound(Specs.of(spec), "one-member", "db", "its data is there alone");
  }

  @Test
  void aProgramWithOneMember() {
    var program = "  job: {engine: process, members: [b], command: [job]}\n";
    assertFound(Specs.of(SOUND + program), "one-program-member", "job", "nowhere else to start it");
  }

  @Test
  void strictDurabilityWithTwoMembers() {
    var spec = SOUND.replace("db: {", "db: {durability: strict, ");
    assertFound(Specs.of(spec), "loss-of-one-host", "b", "stops db");
  }

  @Test
  void anAsynchronousServiceThatMayLoseNothing() {
    var spec = SOUND.replace("db: {", "db: {durability: async, ");
    assertFound(
        Specs.of(spec), "loss-of-one-host", "a", "more would be lost than the objective allows");
  }

  @Test
  void anAckSetThatCannotBeSealedWithoutItsVoters() {
    assertFound(voters(Specs.of(SOUND), List.of(A, B)), "loss-of-one-host", "a", "stops db");
  }

  @Test
  void aServiceWithoutAWayIn() {
    assertFound(
        Specs.of(SOUND.replace(", entries: {write: {gateway: 6432}}", "")),
        "no-way-in",
        "db",
        "has no entry");
  }

  @Test
  void anAddressThatOneHostAloneCanHold() {
    assertThat(AddressOnFewHosts.find(Specs.of(SOUND), List.of(address(A))))
        .singleElement()
        .satisfies(point -> assertThat(point.rule()).isEqualTo("address-on-one-host"));
  }

  @Test
  void anAddressThatCannotFollowEverywhere() {
    var spec = Specs.of(SOUND.replace(", witness: true", ""));
    assertThat(AddressOnFewHosts.find(spec, List.of(address(A, B))))
        .singleElement()
        .satisfies(point -> {
          assertThat(point.rule()).isEqualTo("address-on-few-hosts");
          assertThat(point.sentence()).contains("cannot be on c");
        });
  }

  @Test
  void aStackThatIsWholeOnOneHostOnly() {
    var spec =
        Specs.of(
            SOUND.replace(", witness: true", "")
                + "  job: {engine: process, command: [job]}\n"
                + "stacks: {main: {services: [db, job], prefer: a}}\n");
    var apart =
        new ClusterSpec(
            spec.name(),
            spec.hosts(),
            spec.quorum(),
            List.of(
                spec.services().getFirst(),
                Specs.of(SOUND + "  job: {engine: process, members: [b], command: [job]}\n")
                    .service(new ServiceId("job"))),
            spec.detection(),
            spec.stacks(),
            spec.order(),
            spec.sentinel(),
            spec.drills());
    assertThat(StackApart.find(apart))
        .extracting(SinglePoint::sentence)
        .satisfiesExactly(
            preferred -> assertThat(preferred).contains("prefers a", "no member of job"),
            alone -> assertThat(alone).contains("b alone carries all"));
  }

  @Test
  void aZoneWithAMemberAndTheVotersThatWouldReplaceIt() {
    var five =
        """
        cluster: shop
        hosts:
          a: {address: h1, zone: z1}
          b: {address: h2, zone: z2}
          c: {address: h3, zone: z2}
        quorum: {kind: etcd, endpoints: ["http://e1:2379", "http://e2:2379", "http://e3:2379"]}
        services:
          db: {engine: postgresql, durability: strict, entries: {write: {gateway: 6432}}}
        """;
    assertFound(Specs.of(five), "loss-of-one-zone", "z2", "stops db");
  }

  private static VirtualAddress address(HostId... candidates) {
    return new VirtualAddress(
        AddressId.ofWriteEntry(new ServiceId("db")),
        new AddressSpec("10.0.0.100", 24, "eth0"),
        new ServiceId("db"),
        List.of(candidates),
        List.of(new ServiceId("db")));
  }

  private static HostSpec at(HostSpec host, String address) {
    return new HostSpec(host.id(), address, host.zone(), host.witness(), host.port(), 7401);
  }

  private static ClusterSpec voters(ClusterSpec spec, List<HostId> voters) {
    return with(spec, spec.hosts(), new QuorumSpec.Embedded(voters));
  }

  private static ClusterSpec hosts(ClusterSpec spec, List<HostSpec> hosts) {
    return with(spec, hosts, spec.quorum());
  }

  private static ClusterSpec with(ClusterSpec spec, List<HostSpec> hosts, QuorumSpec quorum) {
    return new ClusterSpec(
        spec.name(),
        hosts,
        quorum,
        spec.services(),
        spec.detection(),
        spec.stacks(),
        spec.order(),
        spec.sentinel());
  }

  private static void assertFound(
      ClusterSpec spec, String rule, String subject, String partOfTheSentence) {
    assertThat(found(spec))
        .anySatisfy(point -> {
          assertThat(point.rule()).isEqualTo(rule);
          assertThat(point.subject()).isEqualTo(subject);
          assertThat(point.sentence()).contains(partOfTheSentence);
          assertThat(point.advice()).isNotEmpty();
        });
  }

  private static List<SinglePoint> found(ClusterSpec spec) {
    return Weaknesses.of(spec, new Blows(spec));
  }
}
