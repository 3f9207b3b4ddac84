package io.holdfast.engine.postgresql.wal;

import io.holdfast.engine.os.Account;
import io.holdfast.engine.os.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The timeline histories in one log folder. PostgreSQL numbers a new timeline by the first number
 * for which there is no history file: by placing files for numbers that were given away and never
 * used, a promotion gets exactly its term's number (docs/adr/0003-timeline-is-term.md).
 */
public final class HistoryFiles {
  /** First line of the files we place. */
  static final String PLACEHOLDER = "# Holdfast: this number was skipped";

  private static final Pattern NAME = Pattern.compile("([0-9A-F]{8})\\.history");

  private final Path folder;
  private final Account owner;

  public HistoryFiles(Path folder, Account owner) {
    this.folder = folder;
    this.owner = owner;
  }

  /** File name of a timeline's history. */
  public static String name(int timeline) {
    return "%08X.history".formatted(timeline);
  }

  /** The history of a timeline; empty when its file is missing or only keeps the number taken. */
  public Optional<TimelineHistory> read(int timeline) throws IOException {
    if (timeline == 1) {
      return Optional.of(TimelineHistory.none(1));
    }
    try {
      var text = Files.readString(folder.resolve(name(timeline)));
      return text.startsWith(PLACEHOLDER)
          ? Optional.empty()
          : Optional.of(TimelineHistory.parse(timeline, text));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Numbers of all history files, in order. */
  public List<Integer> numbers() throws IOException {
    var numbers = new ArrayList<Integer>();
    try (var entries = Files.newDirectoryStream(folder, "*.history")) {
      for (var entry : entries) {
        var match = NAME.matcher(entry.getFileName().toString());
        if (match.matches()) {
          numbers.add(Integer.parseUnsignedInt(match.group(1), 16));
        }
      }
    }
    numbers.sort(null);
    return numbers;
  }

  /**
   * Places a file for every number below this one that has none. Standbys that are still on an old
   * timeline ask the primary for each number in between, so old gaps are filled as well. The files
   * name no ancestor: a standby that finds one therefore refuses to go there.
   */
  public void takeNumbersBelow(int timeline) throws IOException {
    var present = numbers();
    for (var number = 2; number < timeline; number++) {
      if (!present.contains(number)) {
        DurableFile.write(
            folder.resolve(name(number)),
            PLACEHOLDER + " so that each timeline is exactly one term.\n",
            owner);
      }
    }
  }

  /**
   * Removes placeholders above the last real history. A server that is started with one at the end
   * would take it for its target and find no way there.
   */
  public void dropTrailingPlaceholders() throws IOException {
    for (var number : numbers().reversed()) {
      var file = folder.resolve(name(number));
      if (!Files.readString(file).startsWith(PLACEHOLDER)) {
        return;
      }
      DurableFile.delete(file);
    }
  }

  /** Numbers of the history files that are not placeholders, in order. */
  public List<Integer> realNumbers() throws IOException {
    var real = new ArrayList<Integer>();
    for (var number : numbers()) {
      if (!Files.readString(folder.resolve(name(number))).startsWith(PLACEHOLDER)) {
        real.add(number);
      }
    }
    return real;
  }

  /** Moves histories into another folder, which may be on another disk. */
  public void moveAside(List<Integer> timelines, Path aside) throws IOException {
    for (var number : timelines) {
      var file = folder.resolve(name(number));
      Files.copy(file, aside.resolve(name(number)));
      DurableFile.delete(file);
    }
  }
}
