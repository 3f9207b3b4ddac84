package io.holdfast.cli;

import java.util.Objects;

/** Entry point of the {@code holdfast} command. */
public final class Main {

  private Main() {}

  /** Prints the version. */
  public static void main(String[] args) {
    System.out.println("holdfast " + version());
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "unpackaged");
  }
}
