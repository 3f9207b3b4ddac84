package io.holdfast.engine.mysql.log;

import io.holdfast.core.cluster.LogPosition;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of one kind of log in a folder, found by their index. What a file was read as is
 * remembered until the file grows or another takes its name. The server may throw files away at any
 * time, relay logs whenever it is pointed at a primary; then the folder is looked at again.
 */
public final class LogFolder {
  /** Looks after which files that keep vanishing are an error. */
  private static final int LOOKS = 10;

  private final Path folder;
  private final String name;
  private final Map<Path, Known> known = new ConcurrentHashMap<>();

  /**
   * Describes it.
   *
   * @param name beginning of the files' names, {@code binlog} for {@code binlog.000001}
   */
  public LogFolder(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  private record Known(Stamp stamp, LogFile file) {}

  /** What tells one state of a file from another of the same name. */
  private record Stamp(@Nullable Object file, long size, FileTime modified) {
    static Stamp of(Path file) throws IOException {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }
  }

  private interface Look<T> {
    T at(List<Path> files) throws IOException;
  }

  /** Files in the order in which they were written; none when there never was one. */
  public List<Path> files() throws IOException {
    try {
      return Files.readAllLines(folder.resolve(name + ".index")).stream()
          .filter(line -> !line.isBlank())
          .map(line -> folder.resolve(Path.of(line.strip()).getFileName()))
          .filter(Files::exists)
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  /** The last whole transaction; {@link LogPosition#START} when there is none. */
  public LogPosition end() throws IOException {
    return look(files -> {
      for (var file : files.reversed()) {
        var end = read(file).last().end();
        if (!end.equals(LogPosition.START)) {
          return end;
        }
      }
      return LogPosition.START;
    });
  }

  /** Whether the server that wrote the last file closed it. */
  public boolean isClosed() throws IOException {
    return look(files -> files.isEmpty() || !read(files.getLast()).inUse());
  }

  private <T> T look(Look<T> look) throws IOException {
    for (int left = LOOKS; ; left--) {
      try {
        return look.at(files());
      } catch (NoSuchFileException | EOFException vanished) {
        if (left == 1) {
          throw vanished;
        }
      }
    }
  }

  private LogFile read(Path file) throws IOException {
    var stamp = Stamp.of(file);
    var before = known.get(file);
    if (before != null && before.stamp().equals(stamp)) {
      return before.file();
    }
    var now = LogFile.read(file);
    known.keySet().retainAll(files());
    known.put(file, new Known(stamp, now));
    return now;
  }
}
