package io.holdfast.traffic.sentinel;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;
import io.holdfast.core.goal.Route;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one service.
 *
 * @param route newest one ever heard of; null before the first
 * @param trusted whether it may be acted upon
 * @param lastMaster whom clients were led to last, maybe still; null before the first
 */
record Knowledge(@Nullable Route route, boolean trusted, @Nullable HostId lastMaster) {
  static final Knowledge NONE = new Knowledge(null, false, null);

  /** Whom clients may be led to now. */
  Optional<HostId> master() {
    return trusted && route != null && !route.draining()
        ? Optional.ofNullable(route.primary())
        : Optional.empty();
  }

  /** Whether it is certain that nobody serves, and somebody did. */
  boolean isDown() {
    return trusted && route != null && route.primary() == null && lastMaster != null;
  }

  /** Term of the route. */
  Term term() {
    return route == null ? Term.NONE : route.term();
  }

  /** Standbys that may be read from. */
  Set<HostId> readers() {
    return route == null
        ? Set.of()
        : route.readers().stream().map(Route.Reader::host).collect(Collectors.toUnmodifiableSet());
  }

  /** What is known with this route too; the same when it is older than the one that is known. */
  Knowledge following(Route next) {
    if (route != null && isOlder(next, route)) {
      return this;
    }
    var led = next.primary() == null || next.draining() ? lastMaster : next.primary();
    var after = new Knowledge(next, true, led);
    return after.equals(this) ? this : after;
  }

  /** As after a freeze: nothing holds until the next route is heard. */
  Knowledge distrusted() {
    return new Knowledge(route, false, lastMaster);
  }

  /** The same (term, revision) is not older: readers change without a new revision. */
  private static boolean isOlder(Route route, Route than) {
    return than.term().isAfter(route.term())
        || (than.term().equals(route.term()) && than.revision().isAfter(route.revision()));
  }
}
