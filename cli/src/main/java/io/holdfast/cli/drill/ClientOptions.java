package io.holdfast.cli.drill;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.ServiceStatus;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.UserSpec;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.drill.run.ServiceLedger;
import io.holdfast.spec.SpecFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As whom the ledger's clients log in, and how much they write. */
final class ClientOptions {
  private static final String PROGRAM = "process";

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Login of the ledger's clients. Default: the spec's first user.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File with its password. Default: as in the spec.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description = "Database that the ledger is kept in. Default: the user's own in the spec.")
  private @Nullable String database;

  @Option(
      names = "--ledger-path",
      paramLabel = "PATH",
      description =
          "Where a program keeps records for us, as in /ledger: POST PATH/RUN stores one (201) or"
              + " says that it did not (503), GET PATH/RUN lists them, DELETE PATH/RUN forgets them.")
  private @Nullable String ledgerPath;

  @Option(
      names = "--ask-path",
      paramLabel = "PATH",
      description =
          "Of a program that keeps none: what to GET. Only the time without service is measured.")
  private @Nullable String askPath;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "3",
      description = "Connections that write. Default: ${DEFAULT-VALUE}.")
  private int clients = 3;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "20",
      description = "Writes that each of them sends in a second. Default: ${DEFAULT-VALUE}.")
  private int rate = 20;

  /** How clients reach the service's write entry. */
  LedgerPlan plan(ClusterStatus status, ServiceId service, Optional<SpecFile> spec) {
    var found = status.requireService(service);
    if (found.engine().equals(PROGRAM)) {
      return program(found);
    }
    var known = spec.flatMap(file -> user(file, service));
    var name =
        Optional.ofNullable(user)
            .or(() -> known.map(UserSpec::name))
            .orElseThrow(
                () -> missing("no user is known to write the ledger as", "name one with --user"));
    var place =
        Optional.ofNullable(database)
            .or(() -> known.flatMap(one -> one.owns().stream().findFirst()))
            .orElse(name);
    return ServiceLedger.plan(found, place, name, password(spec, known)).withLoad(clients, rate);
  }

  private LedgerPlan program(ServiceStatus service) {
    var path =
        Optional.ofNullable(ledgerPath)
            .or(() -> Optional.ofNullable(askPath))
            .orElseThrow(() ->
                new HoldfastException(
                    ErrorCode.BAD_REQUEST,
                    "%s is a program, and it is not known what to ask it".formatted(service.name()),
                    "name where it keeps records with --ledger-path, or what to GET with"
                        + " --ask-path"));
    return ServiceLedger.ofProgram(service, path, ledgerPath != null).withLoad(clients, rate);
  }

  private Optional<UserSpec> user(SpecFile file, ServiceId service) {
    return file.spec().services().stream()
        .filter(one -> one.id().equals(service))
        .flatMap(one -> one.users().stream())
        .filter(one -> user == null || one.name().equals(user))
        .findFirst();
  }

  private String password(Optional<SpecFile> spec, Optional<UserSpec> known) {
    var file =
        Optional.ofNullable(passwordFile)
            .or(() -> spec.flatMap(one -> known.map(user -> one.resolve(user.passwordFile()))))
            .orElseThrow(() ->
                missing("no password is known for the ledger's clients", "use --password-file"));
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST,
          "the password cannot be read from %s: %s".formatted(file, e.getMessage()),
          "name a file that can be read with --password-file");
    }
  }

  private static HoldfastException missing(String what, String whatToDo) {
    return new HoldfastException(ErrorCode.BAD_REQUEST, what, whatToDo + ", or name a spec");
  }
}
