package io.holdfast.agent.storage;

import io.holdfast.core.address.AddressId;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * An agent's own folder, locked for as long as it is open so that two agents never share one.
 *
 * <pre>
 * agent.json           whose folder this is, and how often an agent has started in it
 * agent.lock           locked while an agent runs
 * raft/                the quorum's log, on voters
 * services/SERVICE/    memory.json and whatever the engine's driver keeps
 * addresses/NAME.json  what must not be forgotten about a virtual address
 * fault/               what drills have brought about, and how it is taken back
 * </pre>
 */
public final class DataFolder implements AutoCloseable {
  private static final Set<String> OURS =
      Set.of(
          "agent.json",
          "agent.json.new",
          "agent.lock",
          "raft",
          "services",
          "addresses",
          "fault",
          "lost+found");
  private static final Pattern IDENTITY =
      Pattern.compile(
          "\\{\"cluster\":\"([a-z0-9-]+)\",\"host\":\"([a-z0-9-]+)\",\"incarnation\":(\\d{1,18})}\\n");

  private final Path root;
  private final FileChannel lock;
  private final long incarnation;

  private DataFolder(Path root, FileChannel lock, long incarnation) {
    this.root = root;
    this.lock = lock;
    this.incarnation = incarnation;
  }

  /**
   * Opens the folder, making it when it does not exist, and counts this start.
   *
   * @throws StorageException when it is somebody else's, not ours to write, or in use
   */
  public static DataFolder open(Path root, String cluster, HostId host) {
    try {
      if (Files.exists(root) && !Files.isDirectory(root)) {
        throw new StorageException(
            "%s is not a folder; name an empty or a new one with --data.".formatted(root));
      }
      create(root);
      checkOwner(root);
      checkContent(root);
      var lock = lock(root.resolve("agent.lock"));
      try {
        return new DataFolder(
            root, lock, nextIncarnation(root.resolve("agent.json"), cluster, host));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StorageException(
          "The agent cannot use its data folder %s (%s); give its user the right to write there, or name another with --data."
              .formatted(root, e),
          e);
    }
  }

  /**
   * Grows with every start of this host's agent, also when its disk was wiped in between: a
   * controller that heard of the former one takes a smaller one for a late word of it.
   */
  public long incarnation() {
    return incarnation;
  }

  /** The quorum's folder. */
  public Path quorum() {
    return root.resolve("raft");
  }

  /**
   * A path inside where nothing is ever made: home of a driver that is asked by its probe alone.
   */
  public Path nowhere() {
    return root.resolve("services").resolve(".none");
  }

  /** A member's own folder, made when it does not exist. */
  public Path service(ServiceId service) {
    var folder = root.resolve("services").resolve(service.name());
    try {
      create(root.resolve("services"));
      create(folder);
    } catch (IOException e) {
      throw new StorageException(
          "The folder %s of service %s cannot be made (%s); give the agent's user the right to write there."
              .formatted(folder, service, e),
          e);
    }
    return folder;
  }

  /** The file of a virtual address's memory; its folder is made when it does not exist. */
  public Path address(AddressId address) {
    var folder = root.resolve("addresses");
    try {
      create(folder);
    } catch (IOException e) {
      throw new StorageException(
          "The folder %s cannot be made (%s); give the agent's user the right to write there."
              .formatted(folder, e),
          e);
    }
    return folder.resolve(address + ".json");
  }

  /** Where drills keep what they have brought about, made when it does not exist. */
  public Path fault() {
    var folder = root.resolve("fault");
    try {
      create(folder);
    } catch (IOException e) {
      throw new StorageException(
          "The folder %s cannot be made (%s); give the agent's user the right to write there."
              .formatted(folder, e),
          e);
    }
    return folder;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new StorageException("The lock in %s could not be released.".formatted(root), e);
    }
  }

  /** Others may pass through, as an engine's own user must, but neither list nor write. */
  private static void create(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    }
  }

  private static void checkOwner(Path root) throws IOException {
    var self = Files.getOwner(Path.of("/proc/self"));
    var owner = Files.getOwner(root);
    if (!owner.equals(self)) {
      throw new StorageException(
          "The data folder %s belongs to %s and the agent runs as %s; run 'chown %s %s', or name another with --data."
              .formatted(root, owner.getName(), self.getName(), self.getName(), root));
    }
    var permissions = Files.getPosixFilePermissions(root);
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new StorageException(
          "Others may write to the data folder %s (%s); run 'chmod go-w %s'."
              .formatted(root, PosixFilePermissions.toString(permissions), root));
    }
  }

  private static void checkContent(Path root) throws IOException {
    var foreign = new TreeSet<String>();
    try (var entries = Files.newDirectoryStream(root)) {
      for (var entry : entries) {
        var name = String.valueOf(entry.getFileName());
        if (!OURS.contains(name)) {
          foreign.add(name);
        }
      }
    }
    if (!foreign.isEmpty()) {
      throw new StorageException(
          "The data folder %s holds what no agent made (%s); name an empty or a new folder with --data, or move these away."
              .formatted(root, String.join(", ", foreign.stream().limit(5).toList())));
    }
    if (!Files.exists(root.resolve("agent.json"))
        && (Files.exists(root.resolve("raft")) || Files.exists(root.resolve("services")))) {
      throw new StorageException(
          "%s is missing although %s was used by an agent; restore it, or name a new folder with --data."
              .formatted(root.resolve("agent.json"), root));
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // This very process holds it: as much in use as by another one.
    }
    channel.close();
    throw new StorageException(
        "Another agent is using %s; stop it first, or name another folder with --data."
            .formatted(path.getParent()));
  }

  private static long nextIncarnation(Path path, String cluster, HostId host) throws IOException {
    var next = System.currentTimeMillis();
    if (Files.exists(path)) {
      var matcher = IDENTITY.matcher(Files.readString(path, StandardCharsets.UTF_8));
      if (!matcher.matches()) {
        throw new StorageException(
            "%s is not what an agent writes (truncated, or changed by somebody else); restore it, or name a new folder with --data."
                .formatted(path));
      }
      if (!matcher.group(1).equals(cluster) || !matcher.group(2).equals(host.name())) {
        throw new StorageException(
            "The data folder %s belongs to host %s of cluster %s, not to host %s of cluster %s; name this host's own with --data."
                .formatted(path.getParent(), matcher.group(2), matcher.group(1), host, cluster));
      }
      next = Math.max(next, Long.parseLong(matcher.group(3)) + 1);
    }
    new DurableFile(path)
        .write(
            "{\"cluster\":\"%s\",\"host\":\"%s\",\"incarnation\":%d}\n"
                .formatted(cluster, host, next));
    return next;
  }
}
