package io.holdfast.store.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What voters say to each other before, or so that, one of them belongs to the group. */
sealed interface Greeting {
  /** Most founders that a message may name. */
  int MOST = RaftSettings.MAX_VOTERS;

  /** "Who are you?" Asked by a voter that belongs to no group yet. */
  record Hello(PeerName from) implements Greeting {}

  /** "Let me into your group under this name." */
  record Admit(PeerName from) implements Greeting {}

  /** "I belong to no group either." */
  record New(PeerName self) implements Greeting {}

  /** "I belong to this group." */
  record Member(PeerName self, Membership group) implements Greeting {}

  /** "It is under way, or somebody else must do it: ask again." */
  record AskAgain(String why) implements Greeting {}

  /** "That will not do." */
  record Refused(String why) implements Greeting {}

  /** For the wire, with the version first. */
  default byte[] toBytes() {
    return Text.bytes(out -> {
      out.writeByte(1);
      switch (this) {
        case Hello(PeerName from) -> tagged(out, 'H', from.toString());
        case Admit(PeerName from) -> tagged(out, 'A', from.toString());
        case New(PeerName self) -> tagged(out, 'N', self.toString());
        case AskAgain(String why) -> tagged(out, 'L', why);
        case Refused(String why) -> tagged(out, 'R', why);
        case Member(PeerName self, Membership group) -> {
          tagged(out, 'M', self.toString());
          Text.write(out, group.group().toString());
          out.writeByte(group.founders().size());
          for (PeerName founder : group.founders()) {
            Text.write(out, founder.toString());
          }
        }
      }
    });
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IOException when it is of another version or makes no sense
   */
  static Greeting read(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readUnsignedByte();
    if (version != 1) {
      throw new IOException(
          "another voter speaks version %d of the quorum's greeting, this one 1: run the same version of Holdfast on every voter"
              .formatted(version));
    }
    char tag = (char) in.readUnsignedByte();
    String text = Text.read(in);
    try {
      return switch (tag) {
        case 'H' -> new Hello(PeerName.parse(text));
        case 'A' -> new Admit(PeerName.parse(text));
        case 'N' -> new New(PeerName.parse(text));
        case 'L' -> new AskAgain(text);
        case 'R' -> new Refused(text);
        case 'M' -> new Member(PeerName.parse(text), readGroup(in));
        default -> throw new IOException("no greeting begins with '" + tag + "'");
      };
    } catch (IllegalArgumentException e) {
      throw new IOException("a greeting makes no sense: " + e.getMessage(), e);
    }
  }

  private static Membership readGroup(DataInputStream in) throws IOException {
    UUID group = UUID.fromString(Text.read(in));
    int count = in.readUnsignedByte();
    if (count > MOST) {
      throw new IOException(count + " founders are too many");
    }
    List<PeerName> founders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      founders.add(PeerName.parse(Text.read(in)));
    }
    return new Membership(group, founders);
  }

  private static void tagged(DataOutputStream out, char tag, String text) throws IOException {
    out.writeByte(tag);
    Text.write(out, text);
  }
}
