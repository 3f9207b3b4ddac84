package io.holdfast.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What every agent and every acting operator must show. Never printed: its text is only in the
 * header it makes and in the file it came from.
 */
public final class ClusterSecret {
  /** Shortest text accepted, in characters. */
  public static final int MIN_LENGTH = 32;

  /** Name of the file, beside the spec, unless the spec names another. */
  public static final String DEFAULT_FILE = "cluster.secret";

  private static final int RANDOM_BYTES = 32;
  private static final int MAX_FILE_BYTES = 4096;
  private static final String SCHEME = "Bearer ";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final String text;

  private ClusterSecret(String text) {
    this.text = text;
  }

  /**
   * The secret with this text; surrounding white space does not count.
   *
   * @throws HoldfastException {@link ErrorCode#UNUSABLE_SECRET_FILE} when it is too short or
   *     contains something other than visible ASCII characters
   */
  public static ClusterSecret of(String text) {
    var stripped = text.strip();
    if (stripped.length() < MIN_LENGTH) {
      throw unusable(
          "a cluster secret has at least %d characters, this one has %d"
              .formatted(MIN_LENGTH, stripped.length()));
    }
    if (!stripped.chars().allMatch(character -> character > ' ' && character < 127)) {
      throw unusable("a cluster secret has visible ASCII characters only");
    }
    return new ClusterSecret(stripped);
  }

  /**
   * Reads the secret from its file.
   *
   * @throws HoldfastException {@link ErrorCode#UNUSABLE_SECRET_FILE} when there is none, others may
   *     read it, or what is in it is no secret
   */
  public static ClusterSecret read(Path file) {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw unusable("the cluster secret file %s is too large to be one".formatted(file));
      }
      if (isOpenToOthers(file)) {
        throw new HoldfastException(
            ErrorCode.UNUSABLE_SECRET_FILE,
            "the cluster secret file %s can be read by others than its owner".formatted(file),
            "run: chmod 600 %s".formatted(file));
      }
      return of(Files.readString(file, StandardCharsets.US_ASCII));
    } catch (NoSuchFileException missing) {
      throw unusable("there is no cluster secret file %s".formatted(file));
    } catch (IOException fault) {
      throw unusable(
          "the cluster secret file %s cannot be read: %s".formatted(file, fault.getMessage()));
    }
  }

  /**
   * Makes a new secret in a new file that only its owner can read. An existing file is never
   * touched.
   *
   * @throws HoldfastException {@link ErrorCode#REFUSED} when the file exists
   */
  public static ClusterSecret create(Path file) {
    var random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    var secret = new ClusterSecret(HexFormat.of().formatHex(random));
    try (var channel =
        Files.newByteChannel(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      var bytes = ByteBuffer.wrap((secret.text + "\n").getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (FileAlreadyExistsException exists) {
      throw new HoldfastException(
          ErrorCode.REFUSED,
          "%s exists and is left as it is".formatted(file),
          "use it, or name another file");
    } catch (IOException fault) {
      throw unusable(
          "the cluster secret file %s cannot be written: %s".formatted(file, fault.getMessage()));
    }
    return secret;
  }

  /** Value of the header {@code Authorization} that shows this secret. */
  public String header() {
    return SCHEME + text;
  }

  /** Whether the value of a header {@code Authorization} shows this secret, in constant time. */
  public boolean isShownBy(@Nullable String header) {
    return header != null
        && header.startsWith(SCHEME)
        && MessageDigest.isEqual(
            header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8),
            text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A password that every host derives alike: HMAC-SHA256(secret, purpose), 64 hexadecimal digits.
   *
   * @param purpose what it is for, as {@code db/replication}
   */
  public String derive(String purpose) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException fault) {
      throw new HoldfastException(
          ErrorCode.INTERNAL, "this JVM has no HMAC-SHA256, which every JVM must have", fault);
    }
  }

  @Override
  public String toString() {
    return "ClusterSecret(not shown)";
  }

  private static boolean isOpenToOthers(Path file) throws IOException {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(Files.getPosixFilePermissions(file));
    permissions.removeAll(
        EnumSet.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE));
    return !permissions.isEmpty();
  }

  private static HoldfastException unusable(String message) {
    return new HoldfastException(ErrorCode.UNUSABLE_SECRET_FILE, message);
  }
}
