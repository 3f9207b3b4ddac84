package io.holdfast.store.raft;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;

/** {@link Contents} in a file, beside it its checksum as Ratis wants it. */
final class SnapshotFile {
  private static final int FORMAT = 0x48464331; // HFC1

  private SnapshotFile() {}

  /** Writes the contents; the file appears under its name only when it is whole and on disk. */
  static SingleFileSnapshotInfo write(Contents contents, Path file, TermIndex upTo)
      throws IOException {
    Path draft = file.resolveSibling("snapshot.draft");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
      out.writeInt(FORMAT);
      contents.writeTo(out);
      out.flush();
      channel.force(true);
    }
    // The checksum goes first: a snapshot without one could not be sent to other voters.
    MD5Hash sum = MD5FileUtil.computeMd5ForFile(draft.toFile());
    MD5FileUtil.saveMD5File(file.toFile(), sum);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Directories.sync(file.getParent());
    return new SingleFileSnapshotInfo(new FileInfo(file, sum), upTo);
  }

  static Contents read(Path file) throws IOException {
    MD5Hash expected = MD5FileUtil.readStoredMd5ForFile(file.toFile());
    MD5Hash actual = MD5FileUtil.computeMd5ForFile(file.toFile());
    if (!actual.equals(expected)) {
      throw new IOException(
          "snapshot %s is damaged: its checksum is %s, expected %s"
              .formatted(file, actual, expected));
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      int format = in.readInt();
      if (format != FORMAT) {
        throw new IOException(
            "snapshot %s has format %08x, this version reads %08x".formatted(file, format, FORMAT));
      }
      return Contents.readFrom(in);
    }
  }
}
