package io.holdfast.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A folder that one process at a time may use, and what was made in it. A lock of the operating
 * system says whether its user still lives; the journal says what to undo after one that does not.
 */
public final class Workplace implements AutoCloseable {
  /** More test clusters than this at once are a mistake. */
  private static final int MOST_SLOTS = 16;

  private final Path folder;
  private final int slot;
  private final FileChannel channel;

  private Workplace(Path folder, int slot, FileChannel channel) {
    this.folder = folder;
    this.slot = slot;
    this.channel = channel;
  }

  /** The first numbered one that is free, emptied of what a killed run left there. */
  static Workplace numbered() {
    for (int slot = 1; slot <= MOST_SLOTS; slot++) {
      var place = at(Path.of("/var/tmp/holdfast-test-" + slot), slot);
      if (place.isPresent()) {
        place.get().clear();
        return place.get();
      }
    }
    throw new TestkitException(
        "All %d places for test clusters (/var/tmp/holdfast-test-*) are in use"
            .formatted(MOST_SLOTS));
  }

  /** The one at that folder, as it was left; empty when another process or user has it. */
  public static Optional<Workplace> at(Path folder) {
    return at(folder, 0);
  }

  static Optional<Workplace> at(Path folder, int slot) {
    try {
      var file = Path.of(folder + ".lock");
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      }
      return Optional.of(new Workplace(folder, slot, channel));
    } catch (IOException e) {
      return Optional.empty(); // another user's
    }
  }

  /** Where everything of it lies. */
  public Path folder() {
    return folder;
  }

  int slot() {
    return slot;
  }

  /** Clears it and removes the folder too. */
  public void remove() {
    clear();
    Folders.delete(folder);
  }

  Journal journal() {
    return new Journal(folder);
  }

  /** Whether something was made here and not undone. */
  public boolean isOccupied() {
    return journal().exists();
  }

  /** Undoes all that was made here and removes every file of it. */
  public void clear() {
    journal().undo(folder);
    journal().forget();
    Folders.delete(folder);
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    } catch (IOException e) {
      throw new TestkitException("Cannot make %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Lets others use it; leaves what is there. */
  @Override
  public void close() {
    try {
      channel.close(); // and with it the lock; closing again does nothing
    } catch (IOException e) {
      throw new TestkitException("Cannot unlock %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process uses it
    }
  }
}
