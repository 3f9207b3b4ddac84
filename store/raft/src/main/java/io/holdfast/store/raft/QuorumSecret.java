package io.holdfast.store.raft;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The cluster secret as the quorum uses it: as a key, never as a text. Not printed anywhere. */
public final class QuorumSecret {
  /** Fewest bytes that count as a secret. */
  public static final int MIN_BYTES = 16;

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private QuorumSecret(byte[] secret) {
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  /**
   * A secret of these bytes, the content of the cluster's secret file.
   *
   * @throws IllegalArgumentException when there are fewer than {@link #MIN_BYTES}
   */
  public static QuorumSecret of(byte[] secret) {
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "The cluster secret has %d bytes; at least %d are needed: make one with 'holdfast secret FILE'."
              .formatted(secret.length, MIN_BYTES));
    }
    return new QuorumSecret(secret.clone());
  }

  /** HMAC-SHA256 of the data under this secret, for one purpose only; 32 bytes. */
  byte[] sign(String purpose, byte[] data) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(purpose.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(data);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "QuorumSecret[not shown]";
  }
}
