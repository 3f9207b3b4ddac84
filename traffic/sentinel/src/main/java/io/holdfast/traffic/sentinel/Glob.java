package io.holdfast.traffic.sentinel;

/**
 * A pattern of {@code PSUBSCRIBE}: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a]} and {@code \}.
 * Goes back to the last star only, so that no pattern of a client takes more than length times
 * length steps. Source: redis.io, PSUBSCRIBE.
 */
record Glob(String pattern) {
  boolean matches(String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int starred = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        starred = t;
      } else if (p < pattern.length() && matchesOne(p, text.charAt(t))) {
        p = behind(p);
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++starred;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private boolean matchesOne(int at, char c) {
    return switch (pattern.charAt(at)) {
      case '?' -> true;
      case '[' -> isAmong(at, c);
      case '\\' -> pattern.charAt(Math.min(at + 1, pattern.length() - 1)) == c;
      default -> pattern.charAt(at) == c;
    };
  }

  private boolean isAmong(int at, char c) {
    int end = behind(at) - 1;
    int i = at + 1;
    boolean not = i < end && pattern.charAt(i) == '^';
    if (not) {
      i++;
    }
    boolean found = false;
    for (; i < end; i++) {
      char low = pattern.charAt(i);
      if (i + 2 < end && pattern.charAt(i + 1) == '-') {
        char high = pattern.charAt(i + 2);
        found |= Math.min(low, high) <= c && c <= Math.max(low, high);
        i += 2;
      } else {
        found |= low == c;
      }
    }
    return found != not;
  }

  /** Where the next element of the pattern begins. */
  private int behind(int at) {
    return switch (pattern.charAt(at)) {
      case '\\' -> Math.min(at + 2, pattern.length());
      case '[' -> {
        int end = pattern.indexOf(']', at + 1);
        yield end < 0 ? pattern.length() : end + 1;
      }
      default -> at + 1;
    };
  }
}
