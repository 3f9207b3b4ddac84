package io.holdfast.engine.redis;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.redis.resp.RedisFailure;
import io.holdfast.engine.redis.resp.Session;
import java.io.IOException;

/** The parts of one member that its steps work with. */
final class Engine implements AutoCloseable {
  private final Place place;
  private final ServerProcess process;
  private final DataDirectory data;
  private final Server server;
  private final Session session;
  private final Access access;
  private final Log log;
  private final Enforcement enforcement;

  Engine(Place place) {
    this.place = place;
    this.process = new ServerProcess(place.files());
    this.data = new DataDirectory(place);
    this.server = new Server(place, process, data);
    this.session = place.ownSession();
    this.access = new Access(place);
    this.log = new Log(place);
    this.enforcement = new Enforcement(this);
  }

  Place place() {
    return place;
  }

  ServerProcess process() {
    return process;
  }

  DataDirectory data() {
    return data;
  }

  Server server() {
    return server;
  }

  Access access() {
    return access;
  }

  Log log() {
    return log;
  }

  Enforcement enforcement() {
    return enforcement;
  }

  /** The connection that steps use; observing has one of its own. */
  Session session() {
    return session;
  }

  boolean isRunning() {
    return process.find().isPresent();
  }

  /** What the running server says of itself. */
  Snapshot snapshot(Deadline deadline) throws RedisFailure {
    return Snapshot.own(session, deadline);
  }

  /** How far the running server's data goes. */
  Extent extent(Deadline deadline) throws RedisFailure, IOException {
    return log.extent(snapshot(deadline));
  }

  @Override
  public void close() {
    session.close();
  }
}
