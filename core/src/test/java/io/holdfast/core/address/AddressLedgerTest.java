package io.holdfast.core.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.spec.DetectionSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nobody is granted an address while another may hold it. */
class AddressLedgerTest {
  private static final AddressId ADDRESS = new AddressId("db.write");
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");
  private static final HostId C = new HostId("c");
  private static final Epoch EPOCH = new Epoch(5);
  private static final Term TERM = new Term(3);
  private static final Instant ELECTED = Instant.EPOCH;
  private static final Duration LEASE = AddressLease.length(DetectionSpec.DEFAULT);

  private final AddressLedger ledger =
      new AddressLedger(ADDRESS, EPOCH, List.of(A, B, C), DetectionSpec.DEFAULT, ELECTED);

  @Test
  void saysNothingBeforeTheOwnerHasSpoken() {
    assertThat(ledger.answer(A, ELECTED)).isEmpty();
  }

  @Test
  void aNewReignWaitsUntilItsPredecessorsLastLeaseIsOver() {
    ledger.claim(TERM, A);
    var last = AddressLease.DEPOSED.plus(LEASE);
    assertThat(ledger.answer(A, ELECTED.plus(last))).isEmpty();
    assertThat(ledger.answer(A, ELECTED.plus(last).plusSeconds(1))).isPresent();
  }

  @Test
  void aNewReignGoesOnWithTheHolderThatStillHoldsIt() {
    ledger.claim(TERM, A);
    ledger.heard(A, word(4, TERM, 7, true));
    assertThat(ledger.answer(A, ELECTED))
        .hasValueSatisfying(order -> assertThat(order.grants()).isTrue());
  }

  @Test
  void oneThatHoldsItFromAnEarlierTermProvesNothingAboutOthers() {
    ledger.claim(TERM, A);
    ledger.heard(A, word(4, new Term(2), 7, true));
    assertThat(ledger.answer(A, ELECTED)).isEmpty();
  }

  @Test
  void theWordOfAllOthersIsEnough() {
    ledger.claim(TERM, A);
    ledger.heard(B, letGo(1));
    assertThat(ledger.inTheWay(ELECTED)).contains(C);
    ledger.heard(C, letGo(1));
    assertThat(ledger.inTheWay(ELECTED)).isEmpty();
    assertThat(ledger.answer(A, ELECTED)).isPresent();
  }

  /** It obeyed a former controller's word; that controller may still give it back. */
  @Test
  void aReleaseThatAFormerControllerWasToldOfDoesNotCount() {
    ledger.claim(TERM, A);
    ledger.heard(B, word(4, TERM, 9, false));
    ledger.heard(C, letGo(1));
    assertThat(ledger.answer(A, ELECTED)).isEmpty();
  }

  /** The report was made before the grant arrived, and the grant may be arriving just now. */
  @Test
  void aReleaseThatIsOlderThanTheGrantDoesNotCount() {
    settleOn(A);
    ledger.claim(new Term(4), B);
    ledger.heard(A, letGo(1));
    assertThat(ledger.answer(B, at(10))).isEmpty();
    ledger.heard(A, letGo(2));
    assertThat(ledger.answer(B, at(20))).isPresent();
  }

  @Test
  void theLeaseOfASilentHolderRunsOutWithMargin() {
    settleOn(A);
    ledger.claim(new Term(4), B);
    assertThat(ledger.answer(B, ELECTED.plus(LEASE))).isEmpty();
    assertThat(ledger.answer(B, ELECTED.plus(LEASE).plusMillis(249))).isEmpty();
    assertThat(ledger.answer(B, ELECTED.plus(LEASE).plusMillis(250))).isPresent();
  }

  @Test
  void everyAnswerRenewsTheHoldersLease() {
    settleOn(A);
    assertThat(ledger.answer(A, at(1000))).isPresent();
    ledger.claim(new Term(4), B);
    assertThat(ledger.answer(B, ELECTED.plus(LEASE).plusMillis(250))).isEmpty();
  }

  /** Other services' orders are sent to a silent holder, too. */
  @Test
  void whatIsToldWithoutHavingBeenAskedRenewsNoLease() {
    settleOn(A);
    assertThat(ledger.order(A, at(1000)))
        .hasValueSatisfying(order -> assertThat(order.grants()).isTrue());
    ledger.claim(new Term(4), B);
    assertThat(ledger.answer(B, ELECTED.plus(LEASE).plusMillis(250))).isPresent();
  }

  @Test
  void aDeadAgentsAddressIsGoneAsSoonAsItLingersNoMore() {
    settleOn(A);
    ledger.heard(A, word(5, TERM, 1, true));
    ledger.claim(new Term(4), B);
    ledger.ended(A, at(100));
    assertThat(ledger.answer(B, at(199))).isEmpty();
    assertThat(ledger.answer(B, at(200))).isPresent();
  }

  @Test
  void aDeadAgentThatIsNotKnownIsGivenTheKernelsWholeLifetime() {
    ledger.claim(TERM, A);
    ledger.heard(C, letGo(1));
    ledger.ended(B, at(100));
    assertThat(ledger.answer(A, at(100).plus(AddressLease.LINGER).minusMillis(1))).isEmpty();
    assertThat(ledger.answer(A, at(100).plus(AddressLease.LINGER))).isPresent();
  }

  @Test
  void aRefusalFromBeforeTheGrantProvesNothing() {
    settleOn(A);
    assertThat(ledger.answer(A, at(1000))).isPresent();
    ledger.ended(A, at(900));
    ledger.claim(new Term(4), B);
    assertThat(ledger.answer(B, at(2200))).isEmpty();
  }

  @Test
  void everybodyElseIsToldToLetGo() {
    settleOn(A);
    assertThat(ledger.answer(B, ELECTED)).contains(new AddressOrder(ADDRESS, EPOCH, TERM, 1, null));
    ledger.claim(new Term(4), null);
    assertThat(ledger.answer(A, ELECTED).map(AddressOrder::grants)).isEqualTo(Optional.of(false));
  }

  @Test
  void anEarlierTermClaimsNothing() {
    settleOn(A);
    assertThat(ledger.claim(new Term(2), B)).isFalse();
    assertThat(ledger.holder()).contains(A);
  }

  private void settleOn(HostId host) {
    ledger.claim(TERM, host);
    ledger.heard(B, letGo(1));
    ledger.heard(C, letGo(1));
    assertThat(ledger.answer(host, ELECTED)).isPresent();
  }

  private static AddressReport letGo(long turn) {
    return word(EPOCH.number(), TERM, turn, false);
  }

  private static AddressReport word(long epoch, Term term, long turn, boolean held) {
    return new AddressReport(
        ADDRESS, new Epoch(epoch), term, turn, held, Duration.ofMillis(100), null);
  }

  private static Instant at(long millis) {
    return ELECTED.plusMillis(millis);
  }
}
