package io.holdfast.cli.cluster;

import io.holdfast.api.ClusterSecret;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastClient;
import io.holdfast.api.HoldfastException;
import io.holdfast.cli.terminal.Surroundings;
import io.holdfast.spec.SpecFile;
import io.holdfast.spec.SpecReader;
import io.holdfast.spec.SpecResult;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which agents to speak to, and with which secret. */
public final class ApiOptions {
  private static final String API = "HOLDFAST_API";
  private static final String SECRET_FILE = "HOLDFAST_SECRET_FILE";
  private static final String SPEC = "HOLDFAST_SPEC";
  private static final List<String> USUAL_SPECS =
      List.of("holdfast.yaml", "/etc/holdfast/holdfast.yaml");

  private final Surroundings surroundings;

  @Option(
      names = "--api",
      paramLabel = "URL[,URL]",
      description =
          "Agents to ask, in this order. Otherwise HOLDFAST_API, otherwise every host of the spec,"
              + " otherwise http://127.0.0.1:7400.")
  private @Nullable String api;

  @Option(
      names = "--spec",
      paramLabel = "FILE",
      description =
          "Spec to take the hosts and the secret file from. Otherwise HOLDFAST_SPEC, otherwise"
              + " holdfast.yaml here, otherwise /etc/holdfast/holdfast.yaml.")
  private @Nullable Path spec;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description =
          "File with the cluster secret. Otherwise HOLDFAST_SECRET_FILE, otherwise the spec's.")
  private @Nullable Path secretFile;

  public ApiOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  public Surroundings surroundings() {
    return surroundings;
  }

  /** A client that only reads; it needs no secret. */
  public HoldfastClient reader() {
    return new HoldfastClient(agents(), null);
  }

  /** A client that may change something. */
  public HoldfastClient actor() {
    return new HoldfastClient(agents(), secret());
  }

  /** The agents to speak to, in their order. */
  public List<URI> agents() {
    var named = Optional.ofNullable(api).or(() -> surroundings.variable(API));
    if (named.isPresent()) {
      return HoldfastClient.agents(named.get());
    }
    return specFile()
        .map(file -> file.spec().hosts().stream().map(host -> URI.create(host.agentUrl())).toList())
        .orElseGet(() -> HoldfastClient.agents("127.0.0.1"));
  }

  /** The secret that what changes something needs. */
  public ClusterSecret secret() {
    return ClusterSecret.read(secretFile());
  }

  private Path secretFile() {
    return Optional.ofNullable(secretFile)
        .or(() -> surroundings.variable(SECRET_FILE).map(Path::of))
        .map(surroundings.folder()::resolve)
        .or(() -> specFile().map(SpecFile::secretFile))
        .orElseThrow(() ->
            new HoldfastException(
                ErrorCode.UNUSABLE_SECRET_FILE,
                "no cluster secret is at hand",
                "name its file with --secret-file, HOLDFAST_SECRET_FILE, or a spec"));
  }

  /** The spec that is at hand; empty when there is none. */
  public Optional<SpecFile> specFile() {
    var named =
        Optional.ofNullable(spec)
            .or(() -> surroundings.variable(SPEC).map(Path::of))
            .map(surroundings.folder()::resolve);
    var usual = USUAL_SPECS.stream().map(surroundings.folder()::resolve).filter(Files::isReadable);
    return Stream.concat(named.stream(), usual).findFirst().map(ApiOptions::read);
  }

  private static SpecFile read(Path file) {
    return switch (SpecReader.read(file)) {
      case SpecResult.Valid(var valid, _) -> valid;
      case SpecResult.Invalid invalid ->
          throw new HoldfastException(
              ErrorCode.INVALID_SPEC,
              "%s (and %d more)"
                  .formatted(
                      invalid.problems().getFirst().sentence(), invalid.problems().size() - 1),
              "see 'holdfast validate %s', or name an agent with --api".formatted(file));
    };
  }
}
