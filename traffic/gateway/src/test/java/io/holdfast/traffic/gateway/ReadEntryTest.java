package io.holdfast.traffic.gateway;

import static io.holdfast.traffic.gateway.Stage.A;
import static io.holdfast.traffic.gateway.Stage.B;
import static io.holdfast.traffic.gateway.Stage.C;
import static io.holdfast.traffic.gateway.Stage.reader;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadEntryTest {
  private static final Duration FRESH = Duration.ofMillis(10);
  private static final Duration STALE = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @Test
  void spreadsClientsOverStandbysByTheirConnections() throws Exception {
    try (Stage stage = Stage.reading(LIMIT, true)) {
      Backend a = stage.member(A);
      Backend b = stage.member(B);
      Backend c = stage.member(C);
      stage.lead(1, 1, A, reader(B, FRESH), reader(C, FRESH));
      for (int i = 1; i <= 6; i++) {
        stage.client();
        int opened = i;
        stage.waitFor(figures -> figures.open() == opened);
      }
      for (int i = 0; i < 3; i++) {
        b.next();
        c.next();
      }
      assertThat(a.hasNoConnection()).isTrue();
    }
  }

  @Test
  void passesOverAStandbyThatIsTooFarBehindButLetsItsClientsStay() throws Exception {
    try (Stage stage = Stage.reading(LIMIT, false)) {
      Backend b = stage.member(B);
      Backend c = stage.member(C);
      stage.lead(1, 1, A, reader(B, FRESH));
      Peer early = stage.client().say("x");
      Peer server = b.next();
      server.hears("x");
      stage.lead(1, 1, A, reader(B, STALE), reader(C, FRESH));
      for (int i = 0; i < 3; i++) {
        stage.client();
        c.next();
      }
      early.say("y");
      server.hears("y");
    }
  }

  @Test
  void fallsBackToThePrimaryWhenNoStandbyWillDo() throws Exception {
    try (Stage stage = Stage.reading(LIMIT, true)) {
      Backend a = stage.member(A);
      stage.member(B);
      stage.lead(1, 1, A, reader(B, null));
      stage.client().say("x");
      a.next().hears("x");
    }
  }

  @Test
  void holdsWithoutFallbackUntilAStandbyHasCaughtUp() throws Exception {
    try (Stage stage = Stage.reading(LIMIT, false)) {
      Backend b = stage.member(B);
      stage.lead(1, 1, A, reader(B, STALE));
      stage.client().say("x");
      stage.waitFor(figures -> figures.held() == 1);
      stage.lead(1, 1, A, reader(B, FRESH));
      b.next().hears("x");
    }
  }

  @Test
  void cutsReadersOfAMemberThatIsGone() throws Exception {
    try (Stage stage = Stage.reading(LIMIT, true)) {
      stage.member(A);
      Backend b = stage.member(B);
      stage.lead(1, 1, A, reader(B, FRESH));
      Peer client = stage.client().say("x");
      b.next().hears("x");
      stage.lead(1, 2, A);
      client.isReset();
    }
  }

  @Test
  void readersOfAStandbyStayWhenAnotherBecomesPrimary() throws Exception {
    try (Stage stage = Stage.reading(LIMIT, true)) {
      stage.member(A);
      Backend c = stage.member(C);
      stage.lead(1, 1, A, reader(C, FRESH));
      Peer client = stage.client().say("x");
      Peer server = c.next();
      server.hears("x");
      stage.lead(2, 2, B, reader(C, FRESH));
      client.say("y");
      server.hears("y");
    }
  }

  @Test
  void readersOfAPromotedStandbyAreCutUnlessThePrimaryMayBeRead() throws Exception {
    try (Stage stage = Stage.reading(LIMIT, false)) {
      Backend b = stage.member(B);
      stage.lead(1, 1, A, reader(B, FRESH));
      Peer client = stage.client().say("x");
      b.next().hears("x");
      stage.lead(2, 2, B);
      client.isReset();
    }
  }

  @Test
  void readersOnThePrimaryAreCutWithItsTerm() throws Exception {
    try (Stage stage = Stage.reading(LIMIT, true)) {
      Backend a = stage.member(A);
      stage.member(B);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("x");
      a.next().hears("x");
      stage.lead(2, 2, B, reader(A, FRESH));
      client.isReset();
    }
  }

  @Test
  void goesToAnotherStandbyWhenOneCannotBeReached() throws Exception {
    try (Stage stage = Stage.reading(LIMIT, false)) {
      stage.closedMember(B);
      Backend c = stage.member(C);
      stage.lead(1, 1, A, reader(B, FRESH), reader(C, FRESH));
      for (int i = 0; i < 10; i++) {
        stage.client();
        c.next();
      }
    }
  }

  @Test
  void oneOfSeveralThatIsNotReadyKeepsItsClientsAndGetsNoOthers() throws Exception {
    try (Stage stage = Stage.leadingToAny()) {
      Backend a = stage.member(A);
      Backend b = stage.member(B);
      stage.lead(1, 1, null, reader(A, FRESH), reader(B, null));
      Peer client = stage.client().say("x");
      Peer server = a.next();
      server.hears("x");
      stage.lead(1, 1, null, reader(A, null), reader(B, FRESH));
      for (int i = 0; i < 3; i++) {
        stage.client();
        b.next();
      }
      client.say("y");
      server.hears("y");
    }
  }

  @Test
  void takesAStaleStandbyWhenThereIsNoLimit() throws Exception {
    try (Stage stage = Stage.reading(null, false)) {
      Backend b = stage.member(B);
      stage.lead(1, 1, A, reader(B, null));
      stage.client().say("x");
      b.next().hears("x");
    }
  }
}
