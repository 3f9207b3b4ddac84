package io.holdfast.api;

import java.util.List;

/**
 * What {@code GET /api/v1/drills} answers.
 *
 * @param catalogue everything that there is
 * @param drills the newest ones that were run, oldest first
 */
public record DrillList(List<DrillEntry> catalogue, List<DrillRun> drills) {
  public DrillList {
    catalogue = List.copyOf(catalogue);
    drills = List.copyOf(drills);
  }
}
