package io.holdfast.store.raft;

import io.holdfast.core.cluster.HostId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * What a voter must not forget about itself, in the file {@code voter} of the store's folder.
 *
 * @param membership empty until the voter belongs to a group
 * @param logMade the group's log has been made here, so that it must be here from now on
 */
record VoterRecord(
    String cluster, PeerName peer, Optional<Membership> membership, boolean logMade) {
  private static final String FORM = "holdfast-voter 1";

  static VoterRecord fresh(String cluster, HostId host) {
    return new VoterRecord(cluster, PeerName.fresh(host), Optional.empty(), false);
  }

  VoterRecord memberOf(Membership group) {
    return new VoterRecord(cluster, peer, Optional.of(group), false);
  }

  VoterRecord withLog() {
    return new VoterRecord(cluster, peer, membership, true);
  }

  String toText() {
    StringBuilder text = new StringBuilder();
    text.append(FORM).append('\n');
    text.append("cluster ").append(cluster).append('\n');
    text.append("peer ").append(peer).append('\n');
    membership.ifPresent(group -> {
      text.append("group ").append(group.group()).append('\n');
      group.founders().forEach(f -> text.append("founder ").append(f).append('\n'));
      text.append("log ").append(logMade ? "made" : "to-be-made").append('\n');
    });
    return text + "sum " + sum(text.toString()) + "\n";
  }

  /**
   * Reads what {@link #toText} wrote.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static VoterRecord parse(String text) {
    int end = text.lastIndexOf("sum ");
    if (!text.startsWith(FORM + "\n") || end < 0) {
      throw new IllegalArgumentException(
          "it does not begin with '%s' or has no end".formatted(FORM));
    }
    if (!text.substring(end).equals("sum " + sum(text.substring(0, end)) + "\n")) {
      throw new IllegalArgumentException("its checksum is wrong");
    }
    String cluster = "";
    Optional<PeerName> peer = Optional.empty();
    Optional<UUID> group = Optional.empty();
    List<PeerName> founders = new ArrayList<>();
    boolean logMade = false;
    for (String line : text.substring(0, end).lines().skip(1).toList()) {
      int space = line.indexOf(' ');
      String value = line.substring(space + 1);
      switch (space < 0 ? line : line.substring(0, space)) {
        case "cluster" -> cluster = value;
        case "peer" -> peer = Optional.of(PeerName.parse(value));
        case "group" -> group = Optional.of(UUID.fromString(value));
        case "founder" -> founders.add(PeerName.parse(value));
        case "log" -> logMade = value.equals("made");
        default -> throw new IllegalArgumentException("it has an unknown line '" + line + "'");
      }
    }
    return new VoterRecord(
        cluster,
        peer.orElseThrow(() -> new IllegalArgumentException("it names no voter")),
        group.map(name -> new Membership(name, founders)),
        logMade);
  }

  private static String sum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
