package io.holdfast.traffic.gateway;

import static io.holdfast.traffic.gateway.Stage.A;
import static io.holdfast.traffic.gateway.Stage.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Route;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WriteEntryTest {

  @Test
  void carriesBytesBothWaysToThePrimary() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("hello");
      Peer server = a.next();
      server.hears("hello");
      server.say("welcome");
      client.hears("welcome");
      assertThat(stage.gateway.figures().open()).isEqualTo(1);
      assertThat(stage.gateway.figures().bytesIn()).isEqualTo(5);
      assertThat(stage.gateway.figures().bytesOut()).isEqualTo(7);
    }
  }

  @Test
  void holdsClientsUntilThereIsAPrimary() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      Peer client = stage.client().say("early");
      stage.waitFor(figures -> figures.held() == 1);
      stage.lead(1, 1, null);
      stage.lead(1, 2, A);
      a.next().say("late").hears("early");
      client.hears("late");
      assertThat(stage.gateway.figures().held()).isZero();
    }
  }

  @Test
  void cutsBothSidesByResetWhenTheTermChanges() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      Backend b = stage.member(B);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("x");
      Peer old = a.next();
      old.hears("x");
      stage.lead(2, 2, B);
      client.isReset();
      old.isReset();
      stage.client().say("y");
      b.next().hears("y");
      assertThat(stage.gateway.figures().cut()).isEqualTo(1);
    }
  }

  @Test
  void cutsWhenThePrimaryIsTakenAwayAndHoldsWhoComesNext() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("x");
      a.next().hears("x");
      stage.lead(1, 2, null);
      client.isReset();
      stage.client();
      stage.waitFor(figures -> figures.held() == 1);
      assertThat(a.hasNoConnection()).isTrue();
    }
  }

  @Test
  void whileAPrimaryHandsOverItsClientsGoOnAndNewOnesAreHeldForTheNext() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      Backend b = stage.member(B);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("begin");
      Peer server = a.next();
      server.hears("begin");
      stage.drain(1, 2, A);
      Peer late = stage.client().say("late");
      stage.waitFor(figures -> figures.held() == 1);
      client.say("commit");
      server.hears("commit");
      server.say("done");
      client.hears("done");
      assertThat(a.hasNoConnection()).isTrue();
      stage.lead(2, 4, B);
      b.next().say("welcome").hears("late");
      late.hears("welcome");
      client.isReset();
    }
  }

  @Test
  void cutsConnectionsOfTheSameHostInAnEarlierTerm() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("x");
      a.next().hears("x");
      stage.lead(2, 2, A);
      client.isReset();
    }
  }

  @Test
  void keepsConnectionsWhenOnlyTheRevisionGrows() throws Exception {
    try (Stage stage = Stage.writing()) {
      Backend a = stage.member(A);
      stage.lead(1, 1, A);
      Peer client = stage.client().say("x");
      Peer server = a.next();
      server.hears("x");
      stage.lead(1, 2, A);
      client.say("y");
      server.hears("y");
      assertThat(stage.gateway.figures().cut()).isZero();
    }
  }

  @Test
  void ignoresLowerTermsAndRevisions() throws Exception {
    try (Stage stage = Stage.writing()) {
      stage.member(A);
      Backend b = stage.member(B);
      stage.lead(2, 7, B);
      Peer client = stage.client().say("x");
      Peer server = b.next();
      server.hears("x");
      stage.lead(1, 8, A);
      stage.lead(2, 6, A);
      client.say("y");
      server.hears("y");
      stage.client().say("z");
      b.next().hears("z");
    }
  }

  @Test
  void refusesARouteOfAnotherService() throws Exception {
    try (Stage stage = Stage.writing()) {
      Route foreign =
          new Route(new ServiceId("cache"), new Term(1), new Revision(1), null, false, List.of());
      assertThatThrownBy(() -> stage.gateway.follow(foreign))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cache");
    }
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    try (Stage stage = Stage.writing()) {
      GatewaySettings again =
          new GatewaySettings(
              Stage.SERVICE,
              A,
              stage.gateway.address(),
              Stage.write(Stage.ROOMY),
              host -> stage.gateway.address(),
              () -> {});
      assertThatThrownBy(() -> Gateway.open(again, stage.loops()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("service db")
          .hasMessageContaining(Integer.toString(stage.gateway.address().getPort()));
    }
  }
}
