package io.holdfast.store.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The store's folder: {@code voter}, which is ours, and {@code log/GROUP/}, which is Ratis's.
 * Refuses what it does not understand and deletes nothing that it did not make.
 */
final class StoreDirectory {
  private static final String VOTER = "voter";
  private static final String DRAFT = "voter.draft";
  private static final String LOG = "log";

  /** What may lie in a folder that is to become a store: a draft of ours, a file system's own. */
  private static final Set<String> HARMLESS = Set.of(DRAFT, "lost+found");

  private final Path folder;

  private StoreDirectory(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder when it is missing, private to this user. */
  static StoreDirectory at(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new StoreException("%s is not a folder: name another one.".formatted(folder));
      }
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    if (!Files.isReadable(folder) || !Files.isWritable(folder) || !Files.isExecutable(folder)) {
      throw new StoreException(
          "User %s may not use %s, which belongs to %s: 'chown -R %s %s', or run the agent as %s."
              .formatted(
                  System.getProperty("user.name"),
                  folder,
                  Files.getOwner(folder).getName(),
                  System.getProperty("user.name"),
                  folder,
                  Files.getOwner(folder).getName()));
    }
    return new StoreDirectory(folder);
  }

  Path folder() {
    return folder;
  }

  /** Where Ratis keeps its groups. */
  Path logs() {
    return folder.resolve(LOG);
  }

  /** The record of this folder's voter, made now when the folder is empty. */
  VoterRecord load(RaftSettings settings) throws IOException {
    Path file = folder.resolve(VOTER);
    if (Files.notExists(file)) {
      refuseForeignFiles();
      VoterRecord fresh = VoterRecord.fresh(settings.cluster(), settings.self());
      save(fresh);
      return fresh;
    }
    VoterRecord found = parse(file);
    if (!found.cluster().equals(settings.cluster())
        || !found.peer().host().equals(settings.self())) {
      throw new StoreException(
          "%s belongs to host %s of cluster %s, not to host %s of cluster %s: give each host a folder of its own."
              .formatted(
                  folder,
                  found.peer().host(),
                  found.cluster(),
                  settings.self(),
                  settings.cluster()));
    }
    found.membership().ifPresent(group -> refuseMissingLog(found, group.group()));
    return found;
  }

  /** Puts the record on disk for good before it returns. */
  void save(VoterRecord voter) throws IOException {
    Path draft = folder.resolve(DRAFT);
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer text = ByteBuffer.wrap(voter.toText().getBytes(StandardCharsets.UTF_8));
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(true);
    }
    Files.move(draft, folder.resolve(VOTER), StandardCopyOption.ATOMIC_MOVE);
    Directories.sync(folder);
  }

  private VoterRecord parse(Path file) throws IOException {
    try {
      return VoterRecord.parse(Files.readString(file));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new StoreException(
          "%s is damaged: %s. %s".formatted(file, e.getMessage(), howToRejoin()), e);
    }
  }

  private void refuseForeignFiles() throws IOException {
    List<String> foreign;
    try (Stream<Path> files = Files.list(folder)) {
      foreign =
          files
              .map(path -> path.getFileName().toString())
              .filter(name -> !HARMLESS.contains(name))
              .sorted()
              .limit(3)
              .toList();
    }
    if (foreign.contains(LOG)) {
      throw new StoreException(
          "%s holds a quorum's log but not the file '%s' that goes with it. %s"
              .formatted(folder, VOTER, howToRejoin()));
    }
    if (!foreign.isEmpty()) {
      throw new StoreException(
          "%s holds files that are not a quorum store's (%s): name an empty folder, or move them away."
              .formatted(folder, String.join(", ", foreign)));
    }
  }

  private void refuseMissingLog(VoterRecord voter, UUID group) {
    Path meta = logs().resolve(group.toString()).resolve("current").resolve("raft-meta");
    if (voter.logMade() && Files.notExists(meta)) {
      throw new StoreException(
          "%s is missing, so this host no longer knows what it voted for. %s"
              .formatted(meta, howToRejoin()));
    }
  }

  private String howToRejoin() {
    return howToRejoin(folder);
  }

  /** What an operator does about a store that cannot be trusted any more. */
  static String howToRejoin(Path folder) {
    return "Move %s away and start again: when a majority of the quorum runs without this host, it rejoins from them."
        .formatted(folder);
  }
}
