package io.holdfast.engine.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files whole or not at all; unless said otherwise so that they survive a power cut. */
public final class DurableFile {
  private DurableFile() {}

  /**
   * Replaces the file by one with this text, readable and writable by the account only. What was
   * renamed or removed in its folder before becomes durable with it.
   */
  public static void write(Path file, String text, Account owner) throws IOException {
    replace(file, text, owner, true);
    syncFolder(folderOf(file));
  }

  /** As {@link #write}, for a file that is written anew after a power cut anyway. */
  public static void writeQuickly(Path file, String text, Account owner) throws IOException {
    replace(file, text, owner, false);
  }

  private static void replace(Path file, String text, Account owner, boolean sync)
      throws IOException {
    var next = file.resolveSibling("." + file.getFileName() + ".next");
    Files.deleteIfExists(next);
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        FileChannel.open(
            next,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            mode)) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      owner.own(next);
      if (sync) {
        channel.force(false);
      }
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the file for good. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      syncFolder(folderOf(file));
    }
  }

  /** Renames a file or folder for good. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(folderOf(to));
  }

  /** Makes what was created, renamed or removed in the folder durable. */
  public static void syncFolder(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path folderOf(Path file) {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException("the root folder is no file of ours");
    }
    return folder;
  }
}
