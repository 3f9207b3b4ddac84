package io.holdfast.engine.mysql.log;

import io.holdfast.core.cluster.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of one kind of log in a folder, found by their index. What a file was read as is
 * remembered until the file grows.
 */
public final class LogFolder {
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

  private record Known(long size, LogFile file) {}

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
    for (var file : files().reversed()) {
      var end = read(file).last().end();
      if (!end.equals(LogPosition.START)) {
        return end;
      }
    }
    return LogPosition.START;
  }

  /** Whether the server that wrote the last file closed it. */
  public boolean isClosed() throws IOException {
    var files = files();
    return files.isEmpty() || !read(files.getLast()).inUse();
  }

  private LogFile read(Path file) throws IOException {
    var size = Files.size(file);
    var before = known.get(file);
    if (before != null && before.size() == size) {
      return before.file();
    }
    var now = LogFile.read(file);
    known.keySet().retainAll(files());
    known.put(file, new Known(size, now));
    return now;
  }
}
