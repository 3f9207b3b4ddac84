package io.holdfast.engine.process.output;

import io.holdfast.core.spec.ProgramSpec.Logs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts a long file aside. The program has it open and knows of no rotation, so its content is
 * copied and the file cut to nothing; because it was opened for appending, the program goes on at
 * its start. What is written between the last look and the cut is lost, which takes microseconds.
 *
 * <p>Files put aside are numbered upwards; the present one is the generation after them.
 */
final class Rotation {
  private final Path file;
  private final Logs limits;

  Rotation(Path file, Logs limits) {
    this.file = file;
    this.limits = limits;
  }

  /** Puts the file aside when it has reached its length. */
  synchronized boolean rotateIfLong() throws IOException {
    if (!Files.exists(file) || Files.size(file) < limits.maxSizeBytes()) {
      return false;
    }
    var aside = at(generation());
    var next = aside.resolveSibling(aside.getFileName() + ".next");
    try (var from = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var to =
            FileChannel.open(
                next,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      var copied = 0L;
      var more = from.transferTo(copied, Long.MAX_VALUE, to);
      while (more > 0) {
        copied += more;
        more = from.transferTo(copied, Long.MAX_VALUE, to);
      }
      from.truncate(0);
    }
    Files.move(next, aside);
    var all = aside();
    for (var old : all.subList(0, Math.max(0, all.size() - limits.keep()))) {
      Files.deleteIfExists(at(old));
    }
    return true;
  }

  /** The number of the present file. */
  synchronized long generation() throws IOException {
    var all = aside();
    return all.isEmpty() ? 1 : all.getLast() + 1;
  }

  /** Numbers of the files put aside, oldest first. */
  synchronized List<Long> aside() throws IOException {
    var numbers = new ArrayList<Long>();
    var folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return numbers;
    }
    var prefix = file.getFileName() + ".";
    try (var entries = Files.newDirectoryStream(folder, prefix + "*")) {
      for (var entry : entries) {
        var number = entry.getFileName().toString().substring(prefix.length());
        if (number.matches("[0-9]{1,18}")) {
          numbers.add(Long.valueOf(number));
        }
      }
    }
    numbers.sort(Comparator.naturalOrder());
    return numbers;
  }

  /** The file of a generation. */
  synchronized Path of(long number) throws IOException {
    return number == generation() ? file : at(number);
  }

  private Path at(long number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }
}
