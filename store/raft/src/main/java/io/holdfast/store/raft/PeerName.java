package io.holdfast.store.raft;

import io.holdfast.core.cluster.HostId;
import java.security.SecureRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * A voter as Raft knows it: the host and one life of its disk, {@code a.5d0f3c9e21}. A host that
 * lost its disk comes back under a new name, because it no longer remembers what it voted for and
 * what it confirmed.
 *
 * @param life ten hexadecimal digits, drawn when the store's folder was made
 */
record PeerName(HostId host, String life) {
  private static final Pattern FORM = Pattern.compile("([a-z0-9-]+)\\.([0-9a-f]{10})");

  PeerName {
    if (!FORM.matcher(host + "." + life).matches()) {
      throw new IllegalArgumentException("'%s.%s' names no voter".formatted(host, life));
    }
  }

  /** A name for a disk that begins now. */
  static PeerName fresh(HostId host) {
    return new PeerName(host, "%010x".formatted(new SecureRandom().nextLong() & 0xff_ffff_ffffL));
  }

  static PeerName parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' names no voter");
    }
    return new PeerName(new HostId(matcher.group(1)), matcher.group(2));
  }

  static PeerName of(RaftPeerId id) {
    return parse(id.toString());
  }

  RaftPeerId id() {
    return RaftPeerId.valueOf(toString());
  }

  @Override
  public String toString() {
    return host + "." + life;
  }
}
