package io.holdfast.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a host does about an address, whatever it was told and whenever it looks. */
class TenancyTest {
  private static final Instant START = Instant.EPOCH;
  private static final Duration LEASE = Duration.ofSeconds(2);

  private final Tenancy tenancy = new Tenancy(AddressMemory.BLANK, START);

  @Test
  void withoutAnOrderItIsTakenAway() {
    assertThat(tenancy.decide(true, at(0))).isInstanceOf(TenancyDecision.Remove.class);
    assertThat(tenancy.decide(false, at(0))).isInstanceOf(TenancyDecision.Rest.class);
  }

  @Test
  void aGrantThatAnswersAReportIsALeaseFromWhenTheReportWasSent() {
    obey(grant(5, 3, 1), 2000, true);
    assertThat(tenancy.until()).isEqualTo(at(4000));
    assertThat(tenancy.decide(false, at(2100))).isInstanceOf(TenancyDecision.Add.class);
    assertThat(tenancy.decide(true, at(2100))).isInstanceOf(TenancyDecision.Keep.class);
  }

  /** It may have waited in a socket for any time. */
  @Test
  void aPushedGrantIsNoLease() {
    obey(grant(5, 3, 1), 2000, false);
    assertThat(tenancy.decide(false, at(2000))).isInstanceOf(TenancyDecision.Rest.class);
    assertThat(tenancy.wantsRenewal(at(2000))).isTrue();
    obey(grant(5, 3, 1), 2050, true);
    assertThat(tenancy.wantsRenewal(at(2051))).isFalse();
  }

  @Test
  void theKernelIsNeverGivenALifetimeThatOutlastsTheLease() {
    obey(grant(5, 3, 1), 2000, true);
    for (long millis = 2000; millis < 6000; millis += 10) {
      var now = at(millis);
      tenancy
          .lifetime(now)
          .ifPresent(lifetime ->
              assertThat(now.plus(lifetime).plus(AddressLease.GRACE))
                  .isBeforeOrEqualTo(tenancy.until()));
    }
  }

  @Test
  void aLeaseThatIsOverTakesItAway() {
    obey(grant(5, 3, 1), 2000, true);
    assertThat(tenancy.decide(true, at(3999))).isInstanceOf(TenancyDecision.Rest.class);
    assertThat(tenancy.decide(true, at(4000))).isInstanceOf(TenancyDecision.Remove.class);
    assertThat(tenancy.decide(false, at(4000))).isInstanceOf(TenancyDecision.Rest.class);
  }

  @Test
  void aFrozenProcessTrustsNoLease() {
    obey(grant(5, 3, 1), 2000, true);
    tenancy.distrust();
    assertThat(tenancy.decide(true, at(2001))).isInstanceOf(TenancyDecision.Remove.class);
  }

  @Test
  void whatWasLetGoIsNotTakenBackOnAnOlderWord() {
    obey(letGo(5, 4, 2), 2000, true);
    assertThat(refusalOf(grant(5, 4, 1))).isEqualTo(ReasonCode.STALE_REVISION);
    assertThat(refusalOf(grant(4, 4, 9))).isEqualTo(ReasonCode.STALE_EPOCH);
    assertThat(refusalOf(grant(6, 3, 9))).isEqualTo(ReasonCode.STALE_TERM);
    assertThat(tenancy.decide(false, at(2600))).isInstanceOf(TenancyDecision.Rest.class);
  }

  @Test
  void aRestartedAgentRemembers() {
    var restarted = new Tenancy(new AddressMemory(new Epoch(5), new Term(4), 2), START);
    assertThat(restarted.accept(grant(4, 4, 9), at(5000), true)).isPresent();
    assertThat(restarted.accept(grant(5, 4, 1), at(5000), true)).isPresent();
  }

  /** A controller that was deposed while this agent was dead may not have noticed yet. */
  @Test
  void anAgentThatHasJustStartedIsGrantedNothing() {
    assertThat(tenancy.accept(grant(5, 3, 1), at(999), true)).isPresent();
    assertThat(tenancy.accept(letGo(5, 3, 1), at(999), true)).isEmpty();
    assertThat(tenancy.accept(grant(5, 3, 1), at(1000), true)).isEmpty();
  }

  @Test
  void aNewControllerOfTheSameTermDoesNotInterrupt() {
    obey(grant(5, 3, 4), 2000, true);
    obey(grant(6, 3, 1), 2500, false);
    assertThat(tenancy.decide(true, at(2500))).isInstanceOf(TenancyDecision.Keep.class);
  }

  /** A former turn's lease is no right in a later one: somebody else may have had it between. */
  @Test
  void aLaterTurnBeginsWithoutALease() {
    obey(grant(5, 3, 1), 2000, true);
    obey(grant(5, 3, 3), 2100, false);
    assertThat(tenancy.decide(true, at(2100))).isInstanceOf(TenancyDecision.Remove.class);
  }

  private void obey(AddressOrder order, long sentAt, boolean answer) {
    assertThat(tenancy.accept(order, at(sentAt), answer)).isEmpty();
  }

  private ReasonCode refusalOf(AddressOrder order) {
    return tenancy.accept(order, at(2500), true).map(Reason::code).orElseThrow();
  }

  private static AddressOrder grant(long epoch, long term, long turn) {
    return order(epoch, term, turn, LEASE);
  }

  private static AddressOrder letGo(long epoch, long term, long turn) {
    return new AddressOrder(
        new AddressId("db.write"), new Epoch(epoch), new Term(term), turn, null);
  }

  private static AddressOrder order(long epoch, long term, long turn, Duration lease) {
    return new AddressOrder(
        new AddressId("db.write"), new Epoch(epoch), new Term(term), turn, lease);
  }

  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }
}
