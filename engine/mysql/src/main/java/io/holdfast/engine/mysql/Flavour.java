package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.LogPosition;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * In what MariaDB and MySQL differ: programs and files here, statements in {@link Words}, what a
 * step has to do in {@link Steps}. All else is the same for both.
 */
interface Flavour {
  /** As its makers write it. */
  String title();

  Words words();

  Steps steps();

  /** Its programs on this machine. */
  Installation installation();

  /** Program that is the server. */
  String server();

  /** Program that shows a binary log. */
  String logReader();

  /** Group of the configuration file that the server reads. */
  String section();

  /** Characters of a password that every statement takes. */
  int longestPassword();

  /** Settings that Holdfast decides, besides those that both have. */
  Map<String, String> decided(Place place);

  /** Defaults that the spec's parameters may change, besides those that both have. */
  Map<String, String> proposed();

  /** Command that creates an empty database in that folder. */
  List<String> creation(Path folder) throws StepEnded;

  /** Whether a data directory looks like one of this flavour. */
  boolean isOurKind(Path data);

  /** Does what must be done before each start of the server. */
  void beforeStart(Place place) throws IOException;

  /** A position as people who know the flavour would write it. */
  String format(LogPosition position);
}
