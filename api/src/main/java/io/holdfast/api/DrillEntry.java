package io.holdfast.api;

import io.holdfast.core.drill.DrillKind;

/**
 * One drill of the catalogue.
 *
 * @param does what it does, as the rest of a sentence
 * @param proves what it proves, as the rest of a sentence
 * @param reach its blast radius
 * @param wayBack how what it did is taken back
 * @param offered whether it can be run; the others are named so that their absence is
 * @param lastsMs how long the fault stands unless asked otherwise; 0 for what is over at once
 */
public record DrillEntry(
    DrillKind kind,
    String does,
    String proves,
    String reach,
    String wayBack,
    boolean offered,
    long lastsMs) {
  public static DrillEntry of(DrillKind kind) {
    return new DrillEntry(
        kind,
        kind.does(),
        kind.proves(),
        kind.reach().words(),
        kind.wayBack(),
        kind.isOffered(),
        kind.lasts().toMillis());
  }
}
