package io.holdfast.predict.rate;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * What may fail, how often by default, how long it then takes until it is back, and where both
 * numbers are from. "Assumption" means that no publication was found that says it for ordinary
 * servers: override it by what you know.
 */
public enum FaultKind {
  PROCESS_CRASH(
      "process-crash",
      Scope.MEMBER,
      1.0,
      Duration.ofMillis(2500),
      "rate: assumption; back: measured, docs/benchmarks.md, kill -9, redundant again"),
  HOST_CRASH(
      "host-crash",
      Scope.HOST,
      0.56,
      Duration.ofMinutes(30),
      "rate: Dean 2008, 1000 machine failures in the first year of 1800 servers; repair: assumption"),
  NETWORK_CUT(
      "network-cut",
      Scope.HOST,
      0.2,
      Duration.ofHours(1),
      "rate: assumption between Gill 2011 (5 % of top-of-rack switches a year) and Dean 2008 (20 racks"
          + " of about 30); repair: Dean 2008, 1 to 6 hours"),
  DISK_FULL(
      "disk-full", Scope.HOST, 0.1, Duration.ofMinutes(30), "assumption; nothing fails over by it"),
  DISK_LOST(
      "disk-lost",
      Scope.HOST,
      0.03,
      Duration.ofHours(24),
      "rate: Schroeder and Gibson 2007, 2 to 4 % replaced a year; Pinheiro 2007, 1.7 to 8.6 %; repair:"
          + " assumption, the next day"),
  ZONE_LOSS(
      "zone-loss",
      Scope.ZONE,
      0.25,
      Duration.ofHours(6),
      "rate: Uptime Institute 2025, 53 % of operators had an outage within three years; repair: Dean"
          + " 2008, a power distribution unit, about 6 hours"),
  OPERATOR_MISTAKE(
      "operator-mistake",
      Scope.CLUSTER,
      0.5,
      Duration.ofMinutes(15),
      "assumption: everything on a wrong host is stopped; Oppenheimer 2003: the largest cause in two of"
          + " three services, without a rate");

  /** What one of a kind strikes, and so how many there are of it. */
  public enum Scope {
    /** Each member of each service by itself. */
    MEMBER,
    /** Each host by itself. */
    HOST,
    /** All hosts of a named zone together. */
    ZONE,
    /** One host of the cluster, whichever. */
    CLUSTER
  }

  private final String word;
  private final Scope scope;
  private final double perYear;
  private final Duration repair;
  private final String source;

  FaultKind(String word, Scope scope, double perYear, Duration repair, String source) {
    this.word = word;
    this.scope = scope;
    this.perYear = perYear;
    this.repair = repair;
    this.source = source;
  }

  /** As in options and tables. */
  public String word() {
    return word;
  }

  public Scope scope() {
    return scope;
  }

  /** How many a year for each member, host, zone or cluster, unless told otherwise. */
  public double perYear() {
    return perYear;
  }

  /** Mean time until it is back, unless told otherwise. */
  public Duration repair() {
    return repair;
  }

  /** Where the numbers are from. */
  public String source() {
    return source;
  }

  /** The kind of that word; empty when there is none. */
  public static Optional<FaultKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
