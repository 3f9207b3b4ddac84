package io.holdfast.agent.link;

import io.holdfast.core.cluster.HostId;
import io.holdfast.spi.store.Leadership;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the controller is, as far as this host can tell: by its own voter if it has one, else by
 * who pushed goals last, else by asking the voters in turn. Safe for all threads.
 */
public final class Whereabouts {
  private final HostId self;
  private final List<HostId> voters;
  private @Nullable Leadership own;
  private @Nullable HostId hint;
  private int nextVoter;
  private Instant nextQuestionAt = Instant.MIN;

  public Whereabouts(HostId self, List<HostId> voters) {
    this.self = self;
    this.voters = List.copyOf(voters);
  }

  /** This host's own voter knows better; whether that changes the answer. */
  public synchronized boolean leadership(Leadership leadership) {
    var before = controller();
    own = leadership;
    hint = null;
    return !before.equals(controller());
  }

  /** Somebody said who is controller, or gave goals as one. */
  public synchronized void hinted(HostId controller) {
    if (!self.equals(controller)) {
      hint = controller;
    }
  }

  /** That host turned out not to be controller, or does not answer. */
  public synchronized void wrong(HostId notController) {
    if (notController.equals(hint)) {
      hint = null;
    }
  }

  /** The controller; empty when nobody knows. */
  public synchronized Optional<HostId> controller() {
    return switch (own) {
      case Leadership.Leading _ -> Optional.of(self);
      case Leadership.Following(var leader) when leader != null -> Optional.of(leader);
      case null, default -> Optional.ofNullable(hint);
    };
  }

  /** Which voter to ask next, at that pace; empty for nobody now. */
  synchronized Optional<HostId> whomToAsk(Instant now, Duration pace) {
    var others = voters.stream().filter(voter -> !voter.equals(self)).toList();
    if (others.isEmpty() || now.isBefore(nextQuestionAt)) {
      return Optional.empty();
    }
    nextQuestionAt = now.plus(pace);
    nextVoter = (nextVoter + 1) % others.size();
    return Optional.of(others.get(nextVoter));
  }
}
