package io.holdfast.spec;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the port for clients of Redis Sentinel has something to lead them to. */
final class SentinelPort {
  private SentinelPort() {}

  static void check(Path file, Tree top, Problems problems) {
    if (!top.has("sentinel")) {
      return;
    }
    var sentinel = top.tree("sentinel");
    var services = top.tree("services");
    var redis =
        services.keys().stream().filter(name -> Defaults.isRedis(services.tree(name))).toList();
    if (redis.isEmpty()) {
      problems.warning(
          top.placeOf("sentinel"),
          "there is no redis service to answer about; expected one, or no sentinel port");
    }
    if (sentinel.find("via", String.class).filter("gateway"::equals).isPresent()) {
      for (var name : redis) {
        if (!services.tree(name).tree("entries").has("write")) {
          problems.error(
              sentinel.placeOf("via"),
              "service %s has no write entry to lead clients to; expected one, or 'via: member'",
              name);
        }
      }
    }
    sentinel
        .find("passwordFile", String.class)
        .filter(name -> !Files.exists(file.resolveSibling(name)))
        .ifPresent(_ ->
            problems.warning(
                sentinel.placeOf("passwordFile"),
                "no such file here; each host needs it before its agent starts"));
  }
}
