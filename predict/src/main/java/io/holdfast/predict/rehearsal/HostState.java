package io.holdfast.predict.rehearsal;

/** How a host looks to the others. The first of each pair is what it has just become. */
public enum HostState {
  UP,
  /** Everything on it has just ended; its kernel answers and refuses connections. */
  NOW_REFUSING,
  /** The same, for long. */
  REFUSING,
  /** It has just fallen silent: crashed, frozen or cut off, which nobody outside can tell apart. */
  NOW_SILENT,
  /** The same, for long. */
  SILENT;

  public boolean isUp() {
    return this == UP;
  }

  boolean isNew() {
    return this == NOW_REFUSING || this == NOW_SILENT;
  }

  boolean isSilent() {
    return this == NOW_SILENT || this == SILENT;
  }

  boolean refuses() {
    return this == NOW_REFUSING || this == REFUSING;
  }

  /** The same when the moment is over. */
  public HostState later() {
    return switch (this) {
      case UP -> UP;
      case NOW_REFUSING, REFUSING -> REFUSING;
      case NOW_SILENT, SILENT -> SILENT;
    };
  }
}
