package io.holdfast.predict.course;

import io.holdfast.core.reason.Reason;
import java.util.List;
import java.util.NoSuchElementException;

/** What one fault did to every service and stack. */
public record Blow(List<Effect> effects) {
  /**
   * On one of them.
   *
   * @param seconds without service; 0 for none, infinity when it lasts until a repair
   * @param why the controller's last reason
   */
  public record Effect(String name, double seconds, Reason why) {
    public boolean isLasting() {
      return Double.isInfinite(seconds);
    }
  }

  public Blow {
    effects = List.copyOf(effects);
  }

  /** On the service or stack of that name. */
  public Effect on(String name) {
    return effects.stream()
        .filter(effect -> effect.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("nothing is called " + name));
  }
}
