package io.holdfast.traffic.sentinel;

import io.holdfast.traffic.sentinel.ReplyWriter.Version;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is remembered of one connection. Used by its event loop alone. */
final class Caller {
  /** Channels and patterns together. */
  static final int MOST_SUBSCRIPTIONS = 64;

  private final long id;
  private Version version = Version.RESP2;
  private boolean admitted;
  private @Nullable String name;
  private final Set<String> channels = new LinkedHashSet<>();
  private final Set<String> patterns = new LinkedHashSet<>();

  /**
   * @param admitted whether it need not send a password
   */
  Caller(long id, boolean admitted) {
    this.id = id;
    this.admitted = admitted;
  }

  long id() {
    return id;
  }

  Version version() {
    return version;
  }

  void speaks(Version spoken) {
    version = spoken;
  }

  boolean isAdmitted() {
    return admitted;
  }

  void admit() {
    admitted = true;
  }

  @Nullable String name() {
    return name;
  }

  void isCalled(String given) {
    name = given.isEmpty() ? null : given;
  }

  Set<String> channels() {
    return channels;
  }

  Set<String> patterns() {
    return patterns;
  }

  int subscriptions() {
    return channels.size() + patterns.size();
  }

  /** Until it has left every channel, such a client may do little else. */
  boolean onlyListens() {
    return version == Version.RESP2 && subscriptions() > 0;
  }

  /** As if it had just connected. */
  void reset(boolean needsNoPassword) {
    version = Version.RESP2;
    admitted = needsNoPassword;
    name = null;
    channels.clear();
    patterns.clear();
  }

  /** What it is sent of an announcement: once for its channel and once for each pattern. */
  List<Reply> hears(Announcement news) {
    var messages = new ArrayList<Reply>();
    var channel = new Reply.Text(news.channel());
    var message = new Reply.Text(news.message());
    if (channels.contains(news.channel())) {
      messages.add(new Reply.Push(List.of(new Reply.Text("message"), channel, message)));
    }
    for (var pattern : patterns) {
      if (new Glob(pattern).matches(news.channel())) {
        messages.add(
            new Reply.Push(
                List.of(new Reply.Text("pmessage"), new Reply.Text(pattern), channel, message)));
      }
    }
    return messages;
  }
}
