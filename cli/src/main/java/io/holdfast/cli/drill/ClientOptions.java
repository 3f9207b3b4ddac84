package io.holdfast.cli.drill;

import io.holdfast.api.ClusterStatus;
import io.holdfast.api.EntryStatus;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.ServiceStatus;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.core.spec.UserSpec;
import io.holdfast.drill.Endpoint;
import io.holdfast.drill.LedgerEngine;
import io.holdfast.drill.LedgerPlan;
import io.holdfast.spec.SpecFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
    var found =
        status.services().stream()
            .filter(one -> one.name().equals(service))
            .findFirst()
            .orElseThrow(() ->
                new HoldfastException(
                    ErrorCode.UNKNOWN_SERVICE, "there is no service '%s'".formatted(service)));
    if (found.engine().equals(PROGRAM)) {
      return program(found, service);
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
    return LedgerPlan.through(
            engine(found.engine()),
            LedgerPlan.Route.GATEWAY,
            endpoints(found.entries(), service),
            place,
            name,
            password(spec, known))
        .withLoad(clients, rate);
  }

  private LedgerPlan program(ServiceStatus service, ServiceId id) {
    var keeps = ledgerPath != null;
    var path = Optional.ofNullable(keeps ? ledgerPath : askPath);
    try {
      return LedgerPlan.through(
              keeps ? LedgerEngine.HTTP : LedgerEngine.HTTP_ANSWERS,
              LedgerPlan.Route.GATEWAY,
              endpoints(service.entries(), id),
              path.orElseThrow(() ->
                  new HoldfastException(
                      ErrorCode.BAD_REQUEST,
                      "%s is a program, and it is not known what to ask it".formatted(id),
                      "name where it keeps records with --ledger-path, or what to GET with"
                          + " --ask-path")),
              "",
              "")
          .withLoad(clients, rate);
    } catch (IllegalArgumentException bad) {
      throw new HoldfastException(ErrorCode.BAD_REQUEST, String.valueOf(bad.getMessage()), bad);
    }
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

  private static LedgerEngine engine(String word) {
    try {
      return LedgerEngine.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST, "there is no ledger for the engine '%s' yet".formatted(word));
    }
  }

  /** The virtual address where there is one, otherwise the gateways: as real clients come. */
  private static List<Endpoint> endpoints(List<EntryStatus> entries, ServiceId service) {
    var write = entries.stream().filter(entry -> entry.mode() != EntrySpec.Mode.READ).toList();
    var addresses = write.stream().filter(entry -> entry.kind().equals("vip")).toList();
    var chosen = addresses.isEmpty() ? write : List.of(addresses.getLast());
    if (chosen.isEmpty()) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST,
          "service %s has no write entry that clients could come through".formatted(service));
    }
    return chosen.stream().map(entry -> endpoint(entry.address())).toList();
  }

  private static Endpoint endpoint(String address) {
    var colon = address.lastIndexOf(':');
    return new Endpoint(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  private static HoldfastException missing(String what, String whatToDo) {
    return new HoldfastException(ErrorCode.BAD_REQUEST, what, whatToDo + ", or name a spec");
  }
}
