package io.holdfast.engine.process;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ProgramSpec;
import io.holdfast.spi.engine.EngineContext;
import io.holdfast.spi.engine.Incident;
import java.time.Duration;

/** Where the member is and what it runs: the constants of one driver. */
record Place(EngineContext context, ProgramSpec program, MemberFiles files) {
  /** Time between two looks at something that changes within milliseconds. */
  static final Duration STEP = Duration.ofMillis(5);

  /** The text with this member's own values in it. */
  String filled(String text) {
    return filled(text, context.self());
  }

  /** The text with a member's values in it. */
  String filled(String text, HostId host) {
    return text.replace("{address}", address(host))
        .replace("{port}", Integer.toString(port()))
        .replace("{host}", host.name())
        .replace("{service}", context.service().id().name());
  }

  int port() {
    return context.service().port();
  }

  String address(HostId host) {
    return context.cluster().host(host).address();
  }

  String self() {
    return context.self().name();
  }

  String service() {
    return context.service().id().name();
  }

  void tell(Incident.Severity severity, String format, Object... arguments) {
    context
        .incidents()
        .accept(
            new Incident(
                context.service().id(), context.self(), severity, format.formatted(arguments)));
  }
}
