package io.holdfast.engine.redis;

import io.holdfast.core.cluster.Term;
import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.config.Users;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may log in at the running server. Told to the server only: one that is started anew lets
 * nobody in.
 */
final class Access {
  private final Place place;
  private volatile boolean closed;

  Access(Place place) {
    this.place = place;
  }

  /** Whether a step has shut clients out since they were last admitted. */
  boolean isClosed() {
    return closed;
  }

  /** Admits the spec's users, and no others. */
  void open(Session session, Deadline deadline) throws RedisFailure, IOException, StepEnded {
    var users = place.users();
    for (var user : users.clients().entrySet()) {
      set(user.getKey(), Users.client(user.getValue(), true), session, deadline);
    }
    for (var name : Snapshot.own(session, deadline).usersOn()) {
      if (Users.isClient(name) && !users.clients().containsKey(name)) {
        shut(name, session, deadline);
      }
    }
    closed = false;
  }

  /** Shuts clients out and ends their connections. */
  void close(Session session, Deadline deadline) throws RedisFailure {
    refuse(session, deadline);
    for (var name : place.context().service().users()) {
      end("USER", name.name(), session, deadline);
    }
  }

  /** Shuts new clients out; those that are there go on. */
  void refuse(Session session, Deadline deadline) throws RedisFailure {
    for (var name : Snapshot.own(session, deadline).usersOn()) {
      if (Users.isClient(name)) {
        var _ = session.ask(deadline, "ACL", "SETUSER", name, "off");
      }
    }
    closed = true;
  }

  /** Whether no client is connected. */
  boolean isEmpty(Session session, Deadline deadline) throws RedisFailure {
    var connections = session.ask(deadline, "CLIENT", "LIST", "TYPE", "normal").text();
    return place.context().service().users().stream()
        .noneMatch(user -> connections.contains(" user=" + user.name() + " "));
  }

  /** Lets replicas of this term in, and those of no other. */
  void admitReplicas(Term term, Session session, Deadline deadline)
      throws RedisFailure, IOException, StepEnded {
    refuseReplicas(term, session, deadline);
    set(Users.ofTerm(term), place.users().replication(), session, deadline);
  }

  /** Shuts all replicas out and ends their connections. */
  void refuseReplicas(Session session, Deadline deadline) throws RedisFailure {
    refuseReplicas(Term.NONE, session, deadline);
  }

  private static void refuseReplicas(Term except, Session session, Deadline deadline)
      throws RedisFailure {
    for (var name : Snapshot.own(session, deadline).usersOn()) {
      var term = Users.termOf(name);
      if (term.isPresent() && !term.get().equals(except)) {
        // Deleting a user ends its connections. Source: redis.io, "ACL DELUSER".
        var _ = session.ask(deadline, "ACL", "DELUSER", name);
      }
    }
  }

  private static void shut(String name, Session session, Deadline deadline) throws RedisFailure {
    var _ = session.ask(deadline, "ACL", "SETUSER", name, "off");
    end("USER", name, session, deadline);
  }

  private static void end(String kind, String name, Session session, Deadline deadline)
      throws RedisFailure {
    // Killing the connections of a user that has none is an answer of 0, or an error of old ones.
    var _ = session.tryTo(deadline, "CLIENT", "KILL", kind, name);
  }

  private static void set(String name, List<String> rules, Session session, Deadline deadline)
      throws RedisFailure {
    var command = new ArrayList<>(List.of("ACL", "SETUSER", name));
    command.addAll(rules);
    var _ = session.ask(deadline, command.toArray(String[]::new));
  }
}
