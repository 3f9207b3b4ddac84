package io.holdfast.engine.redis;

import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.config.Users;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Reply;
import io.holdfast.engine.redis.resp.Session;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a running server says of itself. Its offset is asked first and its stamp afterwards, so that
 * the two together never claim more than is there.
 *
 * @param stamp the stamp in its data; null when there is none
 * @param follows user with which it follows; empty text for none
 * @param usersOn users that may log in; empty when that was not asked
 */
record Snapshot(Info info, @Nullable Stamp stamp, String follows, Set<String> usersOn) {
  private static final List<String> INFO = List.of("INFO");
  private static final List<String> STAMP =
      List.of("FUNCTION", "LIST", "LIBRARYNAME", Stamp.LIBRARY, "WITHCODE");

  Snapshot {
    usersOn = Set.copyOf(usersOn);
  }

  /** Asked as the agent. */
  static Snapshot own(Session session, Deadline deadline) throws RedisFailure {
    var answers =
        session.inOrder(
            deadline,
            List.of(INFO, STAMP, List.of("CONFIG", "GET", "masteruser"), List.of("ACL", "LIST")));
    var follows = answers.get(2).each();
    return new Snapshot(
        Info.parse(answers.get(0).text()),
        stamp(answers.get(1)),
        follows.size() < 2 ? "" : follows.get(1).text(),
        answers.get(3).each().stream()
            .map(user -> user.text().split(" "))
            .filter(words -> words.length > 2 && words[2].equals("on"))
            .map(words -> words[1])
            .collect(Collectors.toSet()));
  }

  /** Asked as another member's agent, who may ask less. */
  static Snapshot others(Session session, Deadline deadline) throws RedisFailure {
    var info = Info.parse(session.ask(deadline, "INFO").text());
    var stamp = session.ask(deadline, STAMP.toArray(String[]::new));
    return new Snapshot(info, stamp(stamp), "", Set.of());
  }

  private static @Nullable Stamp stamp(Reply libraries) {
    for (var library : libraries.each()) {
      var fields = library.each();
      for (var i = 0; i + 1 < fields.size(); i += 2) {
        if (fields.get(i).text().equals("library_code")) {
          return Stamp.parse(fields.get(i + 1).text()).orElse(null);
        }
      }
    }
    return null;
  }

  /** The term whose replicas it lets in: the term it is primary of. */
  Optional<Term> reign() {
    return info.isMaster()
        ? usersOn.stream().flatMap(user -> Users.termOf(user).stream()).findFirst()
        : Optional.empty();
  }

  /** Whether any client may log in. */
  boolean isOpen() {
    return usersOn.stream().anyMatch(Users::isClient);
  }
}
