package io.holdfast.core.leader;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.report.HostReport;
import io.holdfast.core.report.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who has tried to reach a member's engine since when, and what came of it (S5). */
final class Observers {
  /** One host's newest answer to the question whether the engine answers. */
  record Observation(HostId observer, Sighting.Outcome outcome) {}

  /** A contact whose report is recent. */
  record FreshContact(HostId host, HostReport report, Instant heardAt) {}

  private Observers() {}

  /** The contact, when its report is not older than the silence that counts. */
  static Optional<FreshContact> freshContact(ServiceView view, HostId host) {
    var contact = view.contacts().get(host);
    if (contact == null || contact.report() == null || contact.heardAt() == null) {
      return Optional.empty();
    }
    var age = Duration.between(contact.heardAt(), view.now());
    return age.compareTo(view.cluster().detection().silence()) < 0
        ? Optional.of(new FreshContact(host, contact.report(), contact.heardAt()))
        : Optional.empty();
  }

  /**
   * Whether the host has reported within this time. Of one that has not yet had the time to report
   * to this controller, nobody knows: it counts as heard.
   */
  static boolean heardWithin(ServiceView view, HostId host, Duration time) {
    var contact = view.contacts().get(host);
    var heardAt = contact == null ? null : contact.heardAt();
    var since = heardAt == null ? view.electedAt() : heardAt;
    return Duration.between(since, view.now()).compareTo(time) < 0;
  }

  /**
   * What the other hosts learnt by asking the target after an instant. A question asked earlier
   * says nothing about now.
   */
  static List<Observation> since(ServiceView view, HostId target, Instant asked) {
    var observations = new ArrayList<Observation>();
    for (var host : view.contacts().keySet()) {
      if (host.equals(target)) {
        continue;
      }
      freshContact(view, host)
          .ifPresent(contact ->
              contact.report().sightings(view.service().id()).stream()
                  .filter(sighting -> sighting.target().equals(target))
                  .filter(sighting -> contact.heardAt().minus(sighting.age()).isAfter(asked))
                  .map(sighting -> new Observation(host, sighting.outcome()))
                  .forEach(observations::add));
    }
    return observations;
  }
}
