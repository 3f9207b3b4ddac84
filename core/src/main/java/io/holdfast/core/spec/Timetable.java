package io.holdfast.core.spec;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When something is due, again and again. Gives the same answers to the same questions. */
public interface Timetable {
  /** As it is written in the spec. */
  String text();

  /** The same in English words, as the rest of a sentence. */
  String words();

  /** Whose clocks count. */
  ZoneId zone();

  /** The first due time after that instant of wall time; empty when there is none any more. */
  Optional<Instant> after(Instant wall);

  /** The last due time that is not after that instant of wall time; empty when there was none. */
  Optional<Instant> until(Instant wall);
}
