package io.holdfast.traffic.vip;

import java.util.HexFormat;

/** A hardware address of six bytes. */
record Mac(String text) {
  static final int BYTES = 6;

  static Mac of(byte[] bytes) {
    return new Mac(HexFormat.ofDelimiter(":").formatHex(bytes));
  }

  byte[] bytes() {
    return HexFormat.ofDelimiter(":").parseHex(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
