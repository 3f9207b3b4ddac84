package io.holdfast.engine.postgresql;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A password as PostgreSQL stores it: {@code SCRAM-SHA-256$<iterations>:<salt>$<stored>:<server>}
 * (RFC 5802, RFC 7677). Made here, so that the password itself never travels in a statement.
 */
final class ScramVerifier {
  /** What PostgreSQL and RFC 7677 use for passwords that people make up. */
  private static final int FOR_PEOPLE = 4096;

  /**
   * Iterations make guessing expensive, and 256 random bits cannot be guessed. What they would cost
   * is felt: an agent logs in several times during a failover.
   */
  private static final int FOR_RANDOM_SECRETS = 16;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  private ScramVerifier() {}

  /** For a password that a person may have chosen. */
  static String of(String password) {
    return of(password, newSalt(), FOR_PEOPLE);
  }

  /** For one of the agents' own accounts. */
  static String ofRandomSecret(String secret) {
    return of(secret, newSalt(), FOR_RANDOM_SECRETS);
  }

  private static byte[] newSalt() {
    var salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return salt;
  }

  static String of(String password, byte[] salt, int iterations) {
    // Clients prepare what people type in the same way (RFC 4013).
    var normalized = Normalizer.normalize(password, Normalizer.Form.NFKC);
    try {
      var salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(normalized.toCharArray(), salt, iterations, HASH_BITS))
              .getEncoded();
      var stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
      var base64 = Base64.getEncoder();
      return "SCRAM-SHA-256$%d:%s$%s:%s"
          .formatted(
              iterations,
              base64.encodeToString(salt),
              base64.encodeToString(stored),
              base64.encodeToString(hmac(salted, "Server Key")));
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("every JDK has SHA-256 and PBKDF2", failure);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
