package io.holdfast.agent.control;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Revision;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
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
  private final Duration silence;

  private StackRecord record;
  private Instant recordedAt;
  private Instant reviewAt;
  private @Nullable Revision writing;
  private boolean uncertain;
  private @Nullable Instant readySince;
  private final Map<ServiceId, HostId> heirs = new HashMap<>();
  private Reason why = Reason.of(ReasonCode.CONTROLLER_TOO_YOUNG);
  private Instant whySince;
  private boolean told;

  StackCase(
      StackSpec spec,
      List<ServiceCase> parts,
      Duration silence,
      StackRecord record,
      Instant electedAt) {
    this.spec = spec;
    this.parts = List.copyOf(parts);
    this.silence = silence;
    this.record = record;
    this.recordedAt = electedAt;
    this.reviewAt = electedAt;
    this.whySince = electedAt;
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

  boolean isWriting() {
    return writing != null;
  }

  @Nullable Revision writing() {
    return writing;
  }

  void writing(@Nullable Revision next) {
    writing = next;
  }

  /** Whether a write may still come about of which nobody will tell. */
  boolean isUncertain() {
    return uncertain;
  }

  void uncertain(boolean next) {
    uncertain = next;
  }

  Instant reviewAt() {
    return reviewAt;
  }

  void reviewAt(Instant next) {
    reviewAt = next;
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

  void why(Reason next, Instant now) {
    if (next.code() != why.code()) {
      whySince = now;
      told = false;
    }
    why = next;
  }

  /** Whether the reason has stood long enough not to be a passing one; true once per reason. */
  boolean isWorthTelling(Instant now) {
    var stands = Duration.between(whySince, now).compareTo(silence) >= 0;
    var worth = stands && !told;
    told = told || worth;
    return worth;
  }
}
