package io.holdfast.agent.http;

import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import java.util.Map;
import java.util.regex.Pattern;

/** Sizes as PostgreSQL and Patroni write them: bytes, or with {@code kB}, {@code MB}, ... */
final class ByteSizes {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(B|kB|MB|GB|TB)?");
  private static final Map<String, Integer> SHIFTS =
      Map.of("B", 0, "kB", 10, "MB", 20, "GB", 30, "TB", 40);

  private ByteSizes() {}

  /** The size in bytes. */
  static long parse(String text) {
    var matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST,
          "a size is a whole number of bytes, or one with kB, MB, GB or TB, not '%s'"
              .formatted(text));
    }
    var unit = matcher.group(2);
    var shift = unit == null ? 0 : SHIFTS.getOrDefault(unit, 0);
    var number = Long.parseLong(matcher.group(1));
    return number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift;
  }
}
