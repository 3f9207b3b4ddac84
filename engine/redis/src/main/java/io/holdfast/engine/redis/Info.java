package io.holdfast.engine.redis;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The answer to {@code INFO}, name to value. Source: redis.io, "INFO". */
record Info(Map<String, String> values) {
  Info {
    values = Map.copyOf(values);
  }

  static Info parse(String text) {
    return new Info(
        text.lines()
            .filter(line -> line.indexOf(':') > 0 && !line.startsWith("#"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf(':')),
                    line -> line.substring(line.indexOf(':') + 1).strip(),
                    (first, _) -> first)));
  }

  String text(String name) {
    return values.getOrDefault(name, "");
  }

  /** A number; -1 when it is not there. */
  long number(String name) {
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  boolean isMaster() {
    return text("role").equals("master");
  }

  boolean isLoading() {
    return number("loading") == 1;
  }

  /** Whether it is told to follow somebody. */
  boolean isAttached() {
    return !isMaster() && number("master_port") > 0;
  }

  boolean isLinkUp() {
    return text("master_link_status").equals("up");
  }

  String replicationId() {
    return text("master_replid");
  }

  String formerReplicationId() {
    return text("master_replid2");
  }

  /** End of what is applied. */
  long offset() {
    return Math.max(0, number(isMaster() ? "master_repl_offset" : "slave_repl_offset"));
  }

  /**
   * A replica connected to this server.
   *
   * @param address where it says that it can be reached
   * @param offset end of what it has confirmed
   * @param lagSeconds time since it last said so
   */
  record Replica(String address, boolean online, long offset, long lagSeconds) {}

  List<Replica> replicas() {
    return values.keySet().stream()
        .filter(name -> name.matches("slave\\d+"))
        .map(name ->
            Arrays.stream(text(name).split(","))
                .filter(pair -> pair.indexOf('=') > 0)
                .collect(
                    Collectors.toMap(
                        pair -> pair.substring(0, pair.indexOf('=')),
                        pair -> pair.substring(pair.indexOf('=') + 1),
                        (first, _) -> first)))
        .map(Info::new)
        .map(one ->
            new Replica(
                one.text("ip"),
                one.text("state").equals("online"),
                one.number("offset"),
                one.number("lag")))
        .toList();
  }
}
