package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.core.stack.Heir;
import io.holdfast.core.stack.StackRecord;
import io.holdfast.core.stack.StackView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One stack during one reign: its record and what is remembered beside it. One thread's own. */
final class StackCase {
  private final StackSpec spec;
  private final List<ServiceCase> parts;
  private final Progress progress;

  private StackRecord record;
  private Instant recordedAt;
  private @Nullable Instant readySince;
  private final Map<ServiceId, HostId> heirs = new HashMap<>();

  StackCase(
      StackSpec spec,
      List<ServiceCase> parts,
      Duration silence,
      StackRecord record,
      Instant electedAt) {
    this.spec = spec;
    this.parts = List.copyOf(parts);
    this.progress = new Progress(silence, electedAt);
    this.record = record;
    this.recordedAt = electedAt;
  }

  StackSpec spec() {
    return spec;
  }

  List<ServiceCase> parts() {
    return parts;
  }

  StackRecord record() {
    return record;
  }

  Instant recordedAt() {
    return recordedAt;
  }

  /** Takes the record as stored; whether it is a newer one. */
  boolean stored(StackRecord next, Instant now) {
    if (!next.revision().isAfter(record.revision())) {
      return false;
    }
    record = next;
    recordedAt = now;
    return true;
  }

  Progress progress() {
    return progress;
  }

  @Nullable Instant readySince() {
    return readySince;
  }

  /** Remembers what only time can tell, and who is to win a tie. */
  void seen(StackView view) {
    readySince = view.preferredReadySince();
    heirs.clear();
    view.parts()
        .forEach(part -> Heir.of(view, part).ifPresent(host -> heirs.put(part.spec().id(), host)));
  }

  /** Who is to win a tie for that service. */
  Optional<HostId> heir(ServiceId service) {
    return Optional.ofNullable(heirs.get(service));
  }
}
