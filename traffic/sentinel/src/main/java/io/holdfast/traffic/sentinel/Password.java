package io.holdfast.traffic.sentinel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What clients have to send before anything is answered. Never printed. */
final class Password {
  private final byte[] bytes;

  Password(String text) {
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  /** Takes as long for a wrong one as for the right one. */
  boolean matches(String word) {
    return MessageDigest.isEqual(bytes, word.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public String toString() {
    return "a password";
  }
}
