package io.holdfast.predict.course;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.StackSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One stack along the course: it serves when all that is reached through it does. */
final class StackLine {
  final StackSpec spec;
  final Line line = new Line();

  /** Its own services, and those that are reached at its address. */
  final List<Part> parts;

  @Nullable HostId home;

  StackLine(StackSpec spec, List<Part> parts) {
    this.spec = spec;
    this.parts = List.copyOf(parts);
    home = parts.getFirst().leader().orElse(null);
  }

  List<Part> own() {
    return parts.stream().filter(part -> spec.services().contains(part.spec.id())).toList();
  }

  /** Where no service leads any more is no home: it goes with the first one. */
  void settle() {
    if (own().stream()
        .noneMatch(part -> part.leader().filter(one -> one.equals(home)).isPresent())) {
      own().stream()
          .map(Part::leader)
          .flatMap(Optional::stream)
          .findFirst()
          .ifPresent(host -> home = host);
    }
  }

  /** Host of the first service's primary, which holds the address. */
  Optional<HostId> holder() {
    return parts.getFirst().leader();
  }
}
