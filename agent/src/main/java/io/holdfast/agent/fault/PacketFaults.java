package io.holdfast.agent.fault;

import io.holdfast.core.drill.Fault;
import io.holdfast.core.drill.FaultOrder;
import io.holdfast.core.reason.Reason;
import io.holdfast.core.reason.ReasonCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Drops packets by a table of the drill's own in the kernel's nftables. What is dropped is looked
 * up in a set whose elements have a time-out (nft(8), "sets", {@code timeout}): when it is over the
 * kernel drops nothing any more, whoever is left to tell it. An empty table remains then, which is
 * removed by whoever is first: agent, dead man, or the next agent.
 */
final class PacketFaults implements FaultTool {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/sbin/nft"), Path.of("/sbin/nft"), Path.of("/usr/bin/nft"));
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Ports ports;

  PacketFaults(Ports ports) {
    this.ports = ports;
  }

  /** What a run of nft ended with. */
  private record Result(int exitCode, String output) {}

  @Override
  public boolean knows(Fault fault) {
    return fault instanceof Fault.Cut
        || fault instanceof Fault.Lossy
        || fault instanceof Fault.Narrow
        || fault instanceof Fault.QuorumCut
        || fault instanceof Fault.DependencyLost;
  }

  @Override
  public Optional<Reason> objection(FaultOrder order) throws IOException, InterruptedException {
    if (order.fault() instanceof Fault.DependencyLost(var service)) {
      if (ports.entries().getOrDefault(service, List.of()).isEmpty()) {
        return Optional.of(
            Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "what %s comes after has no gateway", service));
      }
    } else if (ports.onLoopback()) {
      return Optional.of(
          Reason.of(
              ReasonCode.DRILL_IMPOSSIBLE,
              "hosts on the loopback interface have no network of their own"));
    }
    if (program().isEmpty()) {
      return Optional.of(
          Reason.of(ReasonCode.DRILL_IMPOSSIBLE, "nft is not here: install nftables"));
    }
    var checked = nft(rules(order), "--check", "-f", "-");
    return checked.exitCode() == 0
        ? Optional.empty()
        : Optional.of(
            Reason.of(
                ReasonCode.DRILL_IMPOSSIBLE,
                "nft does not take the rules, for which it needs CAP_NET_ADMIN: %s",
                checked.output().lines().findFirst().orElse("")));
  }

  @Override
  public List<String> traces(FaultOrder order) {
    return List.of(table(order));
  }

  @Override
  public Optional<DeadMan.Will> will(FaultOrder order, List<String> traces) throws IOException {
    var command = new ArrayList<>(List.of(required().toString(), "delete", "table", "inet"));
    command.addAll(traces);
    return Optional.of(new DeadMan.Will(command, false));
  }

  @Override
  public void bringAbout(FaultOrder order, List<String> traces)
      throws IOException, InterruptedException {
    var done = nft(rules(order), "-f", "-");
    if (done.exitCode() != 0) {
      throw new IOException("nft does not take the rules: " + done.output());
    }
  }

  @Override
  public void takeBack(FaultOrder order, List<String> traces)
      throws IOException, InterruptedException {
    if (isThere(traces.getFirst())) {
      var _ = nft("", "delete", "table", "inet", traces.getFirst());
    }
  }

  @Override
  public List<String> left(FaultOrder order, List<String> traces)
      throws IOException, InterruptedException {
    return isThere(traces.getFirst())
        ? List.of("nftables has the table " + traces.getFirst())
        : List.of();
  }

  private boolean isThere(String table) throws IOException, InterruptedException {
    return nft("", "list", "table", "inet", table).exitCode() == 0;
  }

  private static String table(FaultOrder order) {
    return "holdfast_drill_" + order.drill();
  }

  private String rules(FaultOrder order) {
    var in = "iif != lo meta nfproto @struck ";
    var out = "oif != lo meta nfproto @struck ";
    return switch (order.fault()) {
      case Fault.Cut(var direction) ->
          table(
              order,
              direction == Fault.Direction.OUTBOUND ? "" : in + "drop",
              direction == Fault.Direction.INBOUND ? "" : out + "drop");
      case Fault.Lossy(var percent) ->
          table(order, in + "numgen random mod 100 < %d drop".formatted(percent), "");
      case Fault.Narrow(var kilobytes) ->
          table(
              order,
              in
                  + "limit rate over %d kbytes/second burst %d kbytes drop"
                      .formatted(kilobytes, kilobytes / 4),
              "");
      case Fault.QuorumCut() -> {
        var to = "tcp dport %s drop".formatted(set(ports.quorum()));
        var from = "tcp sport %s drop".formatted(set(ports.quorum()));
        yield table(order, in + to + "\n" + in + from, out + to + "\n" + out + from);
      }
      case Fault.DependencyLost(var service) ->
          table(
              order,
              "",
              "meta nfproto @struck tcp dport %s reject with tcp reset"
                  .formatted(set(ports.entries().getOrDefault(service, List.of()))));
      default -> throw new IllegalArgumentException("no packets in " + order.fault());
    };
  }

  private static String set(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String table(FaultOrder order, String inbound, String outbound) {
    var milliseconds = order.lasts().toMillis();
    return """
    table inet %s {
      set struck {
        type nf_proto
        flags timeout
        elements = { ipv4 timeout %dms, ipv6 timeout %dms }
      }
      chain input { type filter hook input priority -300; policy accept; %s
      }
      chain output { type filter hook output priority -300; policy accept; %s
      }
    }
    """
        .formatted(table(order), milliseconds, milliseconds, inbound, outbound);
  }

  private static Optional<Path> program() {
    return PLACES.stream().filter(Files::isExecutable).findFirst();
  }

  private static Path required() throws IOException {
    return program().orElseThrow(() -> new IOException("nft is not here"));
  }

  private static Result nft(String input, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(required().toString()));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
      stdin.write(input);
    }
    if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new IOException("nft did not end within " + DEADLINE.toSeconds() + " s");
    }
    // What it prints of one table is far less than a pipe holds.
    return new Result(
        process.exitValue(),
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }
}
