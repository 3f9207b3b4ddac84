package io.holdfast.spec;

/**
 * One key of the spec.
 *
 * @param english what it means, one sentence for the reference and the schema
 * @param chinese the same sentence for the Chinese reference
 */
record Key(String name, Kind kind, Presence presence, String english, String chinese) {
  /** What holds when the key is not written. */
  sealed interface Presence {
    /** It has to be written. */
    record Required() implements Presence {}

    /** This value, as it would be written. */
    record Default(String text) implements Presence {}

    /** What follows from other keys, or from there being none, in words. */
    record Derived(String english, String chinese) implements Presence {}

    /** The defaults of its own keys. */
    record DefaultsWithin() implements Presence {}

    /** A later version will know it; until then it is refused. */
    record Later() implements Presence {}
  }

  static Key required(String name, Kind kind, String english, String chinese) {
    return new Key(name, kind, new Presence.Required(), english, chinese);
  }

  static Key withDefault(String name, Kind kind, String text, String english, String chinese) {
    return new Key(name, kind, new Presence.Default(text), english, chinese);
  }

  static Key derived(
      String name,
      Kind kind,
      String defaultEnglish,
      String defaultChinese,
      String english,
      String chinese) {
    return new Key(
        name, kind, new Presence.Derived(defaultEnglish, defaultChinese), english, chinese);
  }

  static Key section(String name, Kind.Section kind, String english, String chinese) {
    return new Key(name, kind, new Presence.DefaultsWithin(), english, chinese);
  }

  static Key later(String name) {
    return new Key(name, new Kind.Literal(), new Presence.Later(), "", "");
  }

  boolean isLater() {
    return presence instanceof Presence.Later;
  }
}
