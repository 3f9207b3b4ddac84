package io.holdfast.spec;

import static io.holdfast.spec.Key.derived;
import static io.holdfast.spec.Key.required;
import static io.holdfast.spec.Key.withDefault;

import io.holdfast.core.spec.AdoptedSpec;
import io.holdfast.core.spec.AdoptedSpec.Login;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Redis servers whose primary is chosen by Sentinels that are there already. */
final class AdoptedSets {
  private static final String KEY = "sentinel";

  private static final Kind.Text ENDPOINT =
      new Kind.Text(
          Pattern.compile(
              "([0-9A-Za-z][0-9A-Za-z._-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}\\]):[0-9]{1,5}"),
          "host:port such as 10.0.0.21:26379",
          "主机:端口，如 10.0.0.21:26379");

  private static final Kind.Text FILE = Keys.text("[^\\x00]{1,4096}", "the name of a file", "文件名");
  private static final Kind.Text USER = Keys.text("[^\\s]{1,100}", "a user of Redis'", "Redis 的用户");

  static final Key SECTION =
      derived(
          KEY,
          new Kind.Section(
              List.of(
                  required(
                      "adopt",
                      Keys.text(
                          "[A-Za-z0-9._-]{1,100}",
                          "the name in 'sentinel monitor'",
                          "'sentinel monitor' 中的名称"),
                      "What the Sentinels call the set: the name in their 'sentinel monitor'.",
                      "Sentinel 对该组的称呼：其 'sentinel monitor' 中的名称。"),
                  required(
                      "at",
                      new Kind.Many(ENDPOINT, 1),
                      "Where all the Sentinels listen; a majority of these is believed.",
                      "全部 Sentinel 的监听地址；以其中多数为准。"),
                  withDefault(
                      "user",
                      USER,
                      Login.DEFAULT_USER,
                      "User to log in as at the Sentinels, with passwordFile.",
                      "登录 Sentinel 的用户，与 passwordFile 同用。"),
                  derived(
                      "passwordFile",
                      FILE,
                      "none: they ask for no password",
                      "无：不需要密码",
                      "File with that user's password, relative to the spec's folder, on every host.",
                      "保存该用户密码的文件，相对于本文件所在目录，每台主机上都要有。"),
                  withDefault(
                      "memberUser",
                      USER,
                      Login.DEFAULT_USER,
                      "User to log in as at the Redis servers, with memberPasswordFile.",
                      "登录 Redis 服务器的用户，与 memberPasswordFile 同用。"),
                  derived(
                      "memberPasswordFile",
                      FILE,
                      "none: they ask for no password",
                      "无：不需要密码",
                      "File with that user's password, relative to the spec's folder, on every host.",
                      "保存该用户密码的文件，相对于本文件所在目录，每台主机上都要有。"))),
          "none: Holdfast chooses the primary",
          "无：由 Holdfast 选主",
          "Redis servers whose primary is chosen by Sentinels that are there already: observed, routed to and"
              + " asked, never started, configured or promoted.",
          "其主由已有 Sentinel 选出的 Redis 服务器：只观察、路由和请求，从不启动、配置，也不令其升主。");

  /** What is not Holdfast's to decide there. */
  private static final List<String> NOT_OURS =
      List.of("databases", "users", "parameters", "dataDirectory", "durability", "after");

  private AdoptedSets() {}

  static boolean isAdopted(Tree service) {
    return service.has(KEY);
  }

  static void check(Path file, Tree top, Tree service, Problems problems) {
    var set = service.tree(KEY);
    if (!Defaults.isRedis(service)) {
      problems.error(
          service.placeOf(KEY), "only a service with engine redis has Sentinels; leave it out");
      return;
    }
    for (var key : NOT_OURS) {
      if (service.has(key)) {
        problems.error(
            service.placeOf(key),
            "the members of an adopted set are configured by their owner; leave it out");
      }
    }
    sentinels(set, problems);
    ownPort(top, set, problems);
    for (var key : List.of("passwordFile", "memberPasswordFile")) {
      set.find(key, String.class)
          .filter(name -> !Files.exists(file.resolveSibling(name)))
          .ifPresent(_ ->
              problems.warning(
                  set.placeOf(key), "no such file here; each host needs it when its agent starts"));
    }
  }

  private static void sentinels(Tree set, Problems problems) {
    var items = set.items("at");
    if (items.size() != new HashSet<>(set.texts("at")).size()) {
      problems.error(set.placeOf("at"), "a Sentinel is named twice");
    }
    for (var item : items) {
      var text = (String) item.value();
      var port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
      if (port < 1 || port > 65535) {
        problems.error(item.place(), "'%d' is no port; expected 1 to 65535", port);
      }
    }
    if (!items.isEmpty() && items.size() < 3) {
      problems.warning(
          set.placeOf("at"),
          "%d Sentinels cannot lose one and still elect; name all of them, 3 or more",
          items.size());
    }
  }

  /** The port for clients of Sentinel must not be where a Sentinel is already. */
  private static void ownPort(Tree top, Tree set, Problems problems) {
    if (!top.has(KEY)) {
      return;
    }
    var own = top.tree(KEY).find("port", Integer.class).orElse(0);
    var hosts = top.tree("hosts");
    for (var item : set.items("at")) {
      for (var host : hosts.keys()) {
        var address = hosts.tree(host).find("address", String.class).orElse("");
        if (item.value().equals(address + ":" + own)) {
          problems.error(
              top.tree(KEY).placeOf("port"),
              "port %d on host %s is the adopted Sentinel's; choose another",
              own,
              host);
        }
      }
    }
  }

  static @Nullable AdoptedSpec of(Tree service) {
    if (!isAdopted(service)) {
      return null;
    }
    var set = service.tree(KEY);
    return new AdoptedSpec(
        set.get("adopt", String.class),
        set.texts("at"),
        login(set, "user", "passwordFile"),
        login(set, "memberUser", "memberPasswordFile"));
  }

  private static @Nullable Login login(Tree set, String user, String passwordFile) {
    return set.find(passwordFile, String.class)
        .map(file -> new Login(set.get(user, String.class), file))
        .orElse(null);
  }
}
