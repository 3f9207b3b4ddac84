package io.holdfast.agent.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.address.AddressId;
import io.holdfast.core.address.AddressReport;
import io.holdfast.core.address.VirtualAddress;
import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.spec.AddressSpec;
import io.holdfast.core.spec.DetectionSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever must know about an address is told at once. */
class AddressDeskTest {
  private static final AddressId ADDRESS = new AddressId("db.write");
  private static final ServiceId DB = new ServiceId("db");
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");
  private static final HostId WITNESS = new HostId("w");
  private static final Epoch EPOCH = new Epoch(1);
  private static final Instant NOW = Instant.EPOCH;

  private final FakeArms arms = new FakeArms();
  private final AddressDesk desk = new AddressDesk(arms);

  AddressDeskTest() {
    desk.add(
        new VirtualAddress(
            ADDRESS, new AddressSpec("10.0.0.9", 24, "eth0"), DB, List.of(A, B), List.of(DB)),
        DetectionSpec.DEFAULT,
        EPOCH,
        NOW);
    desk.claim(DB, new Term(1), A);
  }

  @Test
  void everyCandidateHearsOfAChangeAndNobodyOfNone() {
    assertThat(arms.pushed).containsExactlyInAnyOrder(A, B);
    arms.pushed.clear();
    desk.claim(DB, new Term(1), A);
    assertThat(arms.pushed).isEmpty();
  }

  @Test
  void oneThatWaitsIsToldWhenTheLastOtherHasLetGo() {
    assertThat(desk.orders(A, NOW)).isEmpty();
    assertThat(desk.inTheWay(ADDRESS, NOW)).contains(B);
    arms.pushed.clear();
    desk.heard(report(B, 1, false), NOW);
    assertThat(arms.pushed).containsExactly(A);
    assertThat(desk.orders(A, NOW)).singleElement().matches(order -> order.grants());
  }

  @Test
  void oneThatWaitsIsToldWhenTheTimeOfTheOtherIsOver() {
    assertThat(desk.orders(A, NOW)).isEmpty();
    arms.pushed.clear();
    desk.tick(NOW.plusSeconds(3));
    assertThat(arms.pushed).isEmpty();
    desk.tick(NOW.plusSeconds(4));
    assertThat(arms.pushed).containsExactly(A);
  }

  @Test
  void oneThatWaitsIsToldWhenTheOthersAgentIsDead() {
    assertThat(desk.orders(A, NOW)).isEmpty();
    desk.ended(B, NOW, NOW);
    arms.pushed.clear();
    desk.tick(NOW.plusMillis(1300));
    assertThat(arms.pushed).containsExactly(A);
  }

  @Test
  void aHostThatIsNoCandidateHearsNothing() {
    assertThat(desk.orders(WITNESS, NOW)).isEmpty();
  }

  private static HostReport report(HostId host, long turn, boolean held) {
    var word =
        new AddressReport(ADDRESS, EPOCH, new Term(1), turn, held, Duration.ofMillis(100), null);
    return new HostReport(host, 1, 1, EPOCH, List.of(), List.of(), List.of(word));
  }
}
