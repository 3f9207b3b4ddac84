package io.holdfast.core.stack;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * "Could this stack be moved as one right now, where to, and if not, why?"
 *
 * @param to the first host that is ready for every service; null when none is
 * @param reasons what stands against it; empty when the answer is yes
 */
public record StackReadiness(boolean answer, @Nullable HostId to, List<Reason> reasons) {
  public StackReadiness {
    reasons = List.copyOf(reasons);
  }

  /** The answer for any host but the home. */
  public static StackReadiness of(StackView view) {
    return of(view, null);
  }

  /**
   * The answer for one host.
   *
   * @param wanted that host; null for any but the home
   */
  static StackReadiness of(StackView view, @Nullable HostId wanted) {
    if (view.record().paused()) {
      return no(List.of(Reason.of(ReasonCode.PAUSED)));
    }
    if (!(view.record().phase() instanceof StackPhase.Settled(var home))) {
      return no(List.of(Reason.of(ReasonCode.NOT_STEADY)));
    }
    var reasons = new ArrayList<Reason>();
    for (var host : wanted == null ? view.hosts() : List.of(wanted)) {
      if (wanted != null || !host.equals(home)) {
        var obstacles = view.obstacles(host);
        if (obstacles.isEmpty()) {
          return new StackReadiness(true, host, List.of());
        }
        obstacles.stream()
            .map(why -> new Reason(why.code(), "%s: %s".formatted(host, why.detail())))
            .filter(why -> !reasons.contains(why))
            .forEach(reasons::add);
      }
    }
    return no(
        reasons.isEmpty() ? List.of(Reason.of(ReasonCode.NO_CANDIDATE, "no other host")) : reasons);
  }

  private static StackReadiness no(List<Reason> reasons) {
    return new StackReadiness(false, null, reasons);
  }
}
