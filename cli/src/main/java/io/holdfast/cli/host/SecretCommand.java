package io.holdfast.cli.host;

import io.holdfast.api.ClusterSecret;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code secret} command. */
@Command(
    name = "secret",
    header = "Makes a cluster secret.",
    description = {
      "Makes a new cluster secret in a new file that only its owner can read. An existing file is"
          + " never touched. Every agent needs the same secret; the engines' internal passwords are"
          + " derived from it."
    },
    footer = {"", "Example:", "  holdfast secret cluster.secret"})
public final class SecretCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  @Parameters(paramLabel = "FILE", description = "File to make.")
  private Path file;

  @Override
  public Integer call() {
    ClusterSecret.create(file);
    var out = command.commandLine().getOut();
    out.println("Made %s; copy it with the spec to every host.".formatted(file));
    out.flush();
    return 0;
  }
}
