package io.holdfast.drill.run;

import io.holdfast.api.EntryStatus;
import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.ServiceStatus;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.drill.Endpoint;
import io.holdfast.drill.LedgerEngine;
import io.holdfast.drill.LedgerPlan;
import java.util.List;
import java.util.Locale;

/** How the clients of a ledger reach a service: as real clients do. */
public final class ServiceLedger {
  private ServiceLedger() {}

  /**
   * Through the virtual address where there is one, otherwise through the gateways.
   *
   * @throws HoldfastException {@link ErrorCode#BAD_REQUEST} when the engine has no ledger, or the
   *     service no write entry
   */
  public static LedgerPlan plan(
      ServiceStatus service, String database, String user, String password) {
    return LedgerPlan.through(
        engine(service.engine()),
        LedgerPlan.Route.GATEWAY,
        endpoints(service),
        database,
        user,
        password);
  }

  /**
   * The same of a program.
   *
   * @param path under which it keeps records, or which is only asked for
   * @throws HoldfastException {@link ErrorCode#BAD_REQUEST} when that is no path, or the service
   *     has no entry
   */
  public static LedgerPlan ofProgram(ServiceStatus service, String path, boolean keepsRecords) {
    try {
      return LedgerPlan.through(
          keepsRecords ? LedgerEngine.HTTP : LedgerEngine.HTTP_ANSWERS,
          LedgerPlan.Route.GATEWAY,
          endpoints(service),
          path,
          "",
          "");
    } catch (IllegalArgumentException noPath) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST, String.valueOf(noPath.getMessage()), noPath);
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

  private static List<Endpoint> endpoints(ServiceStatus service) {
    var write =
        service.entries().stream().filter(entry -> entry.mode() != EntrySpec.Mode.READ).toList();
    var addresses = write.stream().filter(entry -> entry.kind().equals("vip")).toList();
    var chosen = addresses.isEmpty() ? write : List.of(addresses.getLast());
    if (chosen.isEmpty()) {
      throw new HoldfastException(
          ErrorCode.BAD_REQUEST,
          "service %s has no write entry that clients could come through"
              .formatted(service.name()));
    }
    return chosen.stream().map(ServiceLedger::endpoint).toList();
  }

  private static Endpoint endpoint(EntryStatus entry) {
    var address = entry.address();
    var colon = address.lastIndexOf(':');
    return new Endpoint(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }
}
