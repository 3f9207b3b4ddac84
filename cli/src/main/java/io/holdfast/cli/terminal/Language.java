package io.holdfast.cli.terminal;

/** Language of tables. Messages of agents, JSON and help are in English always. */
public enum Language {
  ENGLISH,
  CHINESE;

  public String of(String english, String chinese) {
    return this == CHINESE ? chinese : english;
  }
}
