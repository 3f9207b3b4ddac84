package io.holdfast.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    var version =
        Objects.requireNonNullElse(
            Version.class.getPackage().getImplementationVersion(), "unpackaged");
    return new String[] {
      "holdfast " + version, "Java " + Runtime.version(), System.getProperty("os.arch", "")
    };
  }
}
