package io.holdfast.store.etcd;

import io.holdfast.core.cluster.HostId;
import java.util.Optional;

/**
 * Where things lie in etcd, all under {@code PREFIX/CLUSTER/}:
 *
 * <pre>
 * leader             name of the controller's host, bound to its lease
 * candidate/HOST     HOST takes part, bound to its lease
 * document/KEY       a document; its revision is the key's version
 * events/NUMBER      the events of one write as a JSON list of texts; NUMBER, 19 digits, is the first one's
 * </pre>
 */
final class Layout {
  private static final String DOCUMENT = "document/";
  private static final String EVENTS = "events/";

  private final String base;

  Layout(String prefix, String cluster) {
    this.base = prefix + "/" + cluster + "/";
  }

  String all() {
    return base;
  }

  String leader() {
    return base + "leader";
  }

  String candidate(HostId host) {
    return base + "candidate/" + host;
  }

  String document(String name) {
    return base + DOCUMENT + name;
  }

  String events(long first) {
    return base + EVENTS + "%019d".formatted(first);
  }

  /** End of the range of all events. */
  String afterEvents() {
    return after(base + EVENTS);
  }

  /** The document's name, if it is one. */
  Optional<String> documentName(String key) {
    return below(key, DOCUMENT);
  }

  /** Number of the first event in it, if it holds events. */
  Optional<Long> firstEvent(String key) {
    return below(key, EVENTS)
        .flatMap(text -> {
          try {
            return Optional.of(Long.valueOf(text));
          } catch (NumberFormatException _) {
            return Optional.empty(); // somebody else's
          }
        });
  }

  /** The first key that no longer begins with the prefix, which ends in a slash. */
  static String after(String prefix) {
    return prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
  }

  private Optional<String> below(String key, String folder) {
    var start = base + folder;
    return key.startsWith(start) ? Optional.of(key.substring(start.length())) : Optional.empty();
  }
}
