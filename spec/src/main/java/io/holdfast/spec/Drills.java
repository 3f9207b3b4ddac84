package io.holdfast.spec;

import io.holdfast.core.spec.DrillSpec;
import java.time.ZoneId;

/** When drills are allowed. */
final class Drills {
  private Drills() {}

  static void check(Tree top, Problems problems) {
    Windows.check(top.tree("drills"), problems);
    Schedules.check(top, problems);
  }

  static DrillSpec of(Tree top) {
    var drills = top.tree("drills");
    var zone = ZoneId.of(drills.get("zone", String.class));
    return new DrillSpec(
        drills.get("production", Boolean.class),
        drills
            .find("window", String.class)
            .flatMap(window -> Windows.parse(window, zone))
            .orElse(null),
        Schedules.of(top));
  }
}
