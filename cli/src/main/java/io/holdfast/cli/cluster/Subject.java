package io.holdfast.cli.cluster;

import io.holdfast.api.ErrorCode;
import io.holdfast.api.HoldfastException;
import io.holdfast.api.Operation;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;

/** Asks something of a service or, when there is no service of that name, of a stack. */
final class Subject {
  private Subject() {}

  /** Asks it of a service. */
  @FunctionalInterface
  interface OfService {
    Operation ask(ServiceId service) throws InterruptedException;
  }

  /** Asks it of a stack. */
  @FunctionalInterface
  interface OfStack {
    Operation ask(StackId stack) throws InterruptedException;
  }

  static Operation ask(ServiceId name, OfService ofService, OfStack ofStack)
      throws InterruptedException {
    try {
      return ofService.ask(name);
    } catch (HoldfastException fault) {
      if (fault.code() != ErrorCode.UNKNOWN_SERVICE) {
        throw fault;
      }
    }
    try {
      return ofStack.ask(new StackId(name.name()));
    } catch (HoldfastException fault) {
      if (fault.code() != ErrorCode.UNKNOWN_STACK) {
        throw fault;
      }
      throw new HoldfastException(
          ErrorCode.UNKNOWN_SERVICE, "there is no service or stack '%s'".formatted(name), fault);
    }
  }
}
