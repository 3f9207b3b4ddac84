package io.holdfast.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.cluster.Epoch;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostReportTest {
  private static final HostId A = new HostId("a");
  private static final HostId B = new HostId("b");

  @Test
  void findsEveryMemberWhateverOrderTheyCameIn() {
    for (int size = 0; size < 20; size++) {
      var members = new ArrayList<MemberReport>();
      for (int number = 0; number < size; number++) {
        members.add(member("s" + (number * 7 % size)));
      }
      var report = report(members, List.of());

      for (var member : members) {
        assertThat(report.member(member.service())).contains(member);
      }
      assertThat(report.member(new ServiceId("absent"))).isEmpty();
      assertThat(report.member(new ServiceId("zzz"))).isEmpty();
    }
  }

  @Test
  void tellsAllSightingsOfOneServiceAndNoneOfOthers() {
    var ofCache = sighting("cache", A);
    var first = sighting("db", A);
    var second = sighting("db", B);
    var ofDisk = sighting("disk", B);

    var report = report(List.of(), List.of(ofDisk, first, ofCache, second));

    assertThat(report.sightings(new ServiceId("db"))).containsExactly(first, second);
    assertThat(report.sightings(new ServiceId("cache"))).containsExactly(ofCache);
    assertThat(report.sightings(new ServiceId("disk"))).containsExactly(ofDisk);
    assertThat(report.sightings(new ServiceId("dc"))).isEmpty();
  }

  private static HostReport report(List<MemberReport> members, List<Sighting> sightings) {
    return new HostReport(A, 1, 1, Epoch.NONE, members, sightings);
  }

  private static MemberReport member(String service) {
    return new MemberReport(
        new ServiceId(service), Term.NONE, Term.NONE, new EngineState.Absent(), null, null);
  }

  private static Sighting sighting(String service, HostId target) {
    return new Sighting(
        new ServiceId(service), target, Sighting.Outcome.ANSWERED, Duration.ofMillis(5));
  }
}
