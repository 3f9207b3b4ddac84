package io.holdfast.traffic.sentinel;

import static io.holdfast.traffic.sentinel.Worlds.A;
import static io.holdfast.traffic.sentinel.Worlds.B;
import static io.holdfast.traffic.sentinel.Worlds.C;
import static io.holdfast.traffic.sentinel.Worlds.draining;
import static io.holdfast.traffic.sentinel.Worlds.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Route;
import io.holdfast.core.spec.SentinelSpec.Via;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  private final Directory directory = directory(Via.MEMBER);

  @Test
  void nobodyIsMasterBeforeTheFirstRoute() {
    assertThat(directory.find("cache")).isEmpty();
    assertThat(directory.all()).isEmpty();
  }

  @Test
  void thePrimaryOfTheRouteIsMasterByTheServicesName() {
    assertThat(directory.follow(route(1, A, B))).isEmpty();
    assertThat(master()).contains(new Endpoint("127.0.0.91", 6379));
    assertThat(directory.find("other")).isEmpty();
  }

  @Test
  void aServiceOfAnotherEngineIsNotKnown() {
    var news =
        directory.follow(
            new Route(new ServiceId("db"), new Term(1), new Revision(1), A, false, List.of()));
    assertThat(news).isEmpty();
    assertThat(directory.find("db")).isEmpty();
  }

  @Test
  void anOlderRouteIsIgnored() {
    directory.follow(route(2, B));
    assertThat(directory.follow(route(1, A))).isEmpty();
    assertThat(master()).contains(new Endpoint("127.0.0.92", 6379));
  }

  @Test
  void aPrimaryThatHandsOverIsNoMasterAndNobodyIsToldThatItIsDown() {
    directory.follow(route(1, A));
    assertThat(directory.follow(draining(2, A))).isEmpty();
    assertThat(master()).isEmpty();
    assertThat(directory.isDown("127.0.0.91", "6379")).isFalse();
  }

  @Test
  void aNewPrimaryIsAnnouncedWithTheFormerOnesAddress() {
    directory.follow(route(1, A, B));
    assertThat(directory.follow(route(2, null)))
        .containsExactly(new Announcement("+sdown", "master cache 127.0.0.91 6379"));
    assertThat(directory.isDown("127.0.0.91", "6379")).isTrue();
    assertThat(directory.follow(route(3, B, C)))
        .containsExactly(
            new Announcement("+switch-master", "cache 127.0.0.91 6379 127.0.0.92 6379"),
            new Announcement(
                "+slave", "slave 127.0.0.93:6379 127.0.0.93 6379 @ cache 127.0.0.92 6379"));
    assertThat(directory.isDown("127.0.0.91", "6379")).isFalse();
  }

  @Test
  void theSamePrimaryAgainIsUpAgain() {
    directory.follow(route(1, A));
    directory.follow(route(2, null));
    assertThat(directory.follow(route(3, A)))
        .containsExactly(new Announcement("-sdown", "master cache 127.0.0.91 6379"));
  }

  @Test
  void aStandbyThatComesOrGoesIsAnnounced() {
    directory.follow(route(1, A, B));
    assertThat(directory.follow(route(1, A, B, C)))
        .containsExactly(
            new Announcement(
                "+slave", "slave 127.0.0.93:6379 127.0.0.93 6379 @ cache 127.0.0.91 6379"));
    assertThat(directory.follow(route(1, A, C)))
        .containsExactly(
            new Announcement(
                "+sdown", "slave 127.0.0.92:6379 127.0.0.92 6379 @ cache 127.0.0.91 6379"));
  }

  @Test
  void aFrozenHostKnowsNobodyUntilItHearsTheRouteAgain() {
    directory.follow(route(1, A));
    directory.distrust();
    assertThat(master()).isEmpty();
    assertThat(directory.follow(route(1, A))).as("nothing new").isEmpty();
    assertThat(master()).isPresent();
  }

  @Test
  void whatHappenedDuringTheFreezeIsAnnouncedAfterIt() {
    directory.follow(route(1, A));
    directory.distrust();
    assertThat(directory.follow(route(3, B)))
        .extracting(Announcement::channel)
        .containsExactly("+switch-master");
  }

  @Test
  void throughTheGatewayEveryAddressIsThisHosts() {
    var gateway = directory(Via.GATEWAY);
    gateway.follow(route(1, A, B, C));
    var listing = gateway.find("cache").orElseThrow();
    assertThat(listing.master()).isEqualTo(new Endpoint("127.0.0.93", 6380));
    assertThat(listing.replicas())
        .containsExactly(new Endpoints.Replica(new Endpoint("127.0.0.93", 6381), true));
    assertThat(gateway.follow(route(2, B)))
        .as("who keeps connections may still want to know")
        .contains(new Announcement("+switch-master", "cache 127.0.0.93 6380 127.0.0.93 6380"));
  }

  private static Directory directory(Via via) {
    return new Directory(new Endpoints(Worlds.cluster(via, 6379), C, via));
  }

  private Optional<Endpoint> master() {
    return directory.find("cache").map(Directory.Listing::master);
  }
}
