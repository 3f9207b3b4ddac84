package io.holdfast.simulation.bug;

import java.util.Locale;
import java.util.Set;

/** Which histories to draw. */
public enum LookIn {
  ALL,
  /** Those of asynchronous services. */
  ASYNC,
  /**
   * Those of five members, among whom more than one must confirm; half of them are not formed yet,
   * because then the ack rules grow.
   */
  FIVE_MEMBERS,
  /**
   * Those of asynchronous services that lose their primary for good while the controller changes
   * again and again; no operator helps.
   */
  RESTLESS,
  /** Those of up to three members that replicate as MariaDB does. */
  MARIADB,
  /** Those of asynchronous services that refuse writes without replicas, as Redis does. */
  REDIS,
  /** Those of two services in a stack, one of which comes after the other. */
  STACKS;

  /** As written on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where the first of these mistakes that cannot be shown by all histories is looked for. */
  public static LookIn of(Set<Bug> bugs) {
    return bugs.stream().map(Bug::lookIn).filter(where -> where != ALL).findFirst().orElse(ALL);
  }
}
