package io.holdfast.engine.mysql;

import io.holdfast.engine.mysql.log.LogFolder;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import java.util.concurrent.locks.ReentrantLock;

/** The parts of one member that its steps work with. */
final class Engine implements AutoCloseable {
  private final Place place;
  private final Mariadbd process;
  private final Server server;
  private final Configuration configuration;
  private final DataDirectory data;
  private final LinkFile link;
  private final HeldLog held;
  private final LogFolder binaryLog;
  private final LogFolder relayLog;
  private final Enforcement enforcement;
  private final Clients clients;
  private final Session session;
  private final ReentrantLock steps = new ReentrantLock();
  private volatile boolean handingOver;

  Engine(Place place) {
    this.place = place;
    this.process = new Mariadbd(place.files());
    this.server = new Server(place, process);
    this.configuration = new Configuration(place);
    this.data = new DataDirectory(place);
    this.link = new LinkFile(place);
    this.held = new HeldLog(place);
    this.binaryLog = new LogFolder(place.files().data(), "binlog");
    this.relayLog = new LogFolder(place.files().data(), "relay");
    this.enforcement = new Enforcement(this);
    this.clients = new Clients(place.flavour());
    this.session = place.ownSession();
  }

  Place place() {
    return place;
  }

  Mariadbd process() {
    return process;
  }

  Server server() {
    return server;
  }

  Configuration configuration() {
    return configuration;
  }

  DataDirectory data() {
    return data;
  }

  LinkFile link() {
    return link;
  }

  HeldLog held() {
    return held;
  }

  LogFolder binaryLog() {
    return binaryLog;
  }

  LogFolder relayLog() {
    return relayLog;
  }

  Enforcement enforcement() {
    return enforcement;
  }

  Clients clients() {
    return clients;
  }

  /** The connection that steps use; observing has one of its own. */
  Session session() {
    return session;
  }

  /** Held by whoever changes how the member stands: a step, or the change of its account. */
  ReentrantLock steps() {
    return steps;
  }

  /** Whether the primary refuses writes already, on its way to being stopped. */
  boolean isHandingOver() {
    return handingOver;
  }

  void handingOver(boolean now) {
    handingOver = now;
  }

  boolean isRunning() {
    return process.find().isPresent();
  }

  /** What the running server says of itself. */
  Snapshot snapshot(Deadline deadline) throws SqlFailure {
    return place.flavour().words().look(session, deadline);
  }

  @Override
  public void close() {
    session.close();
  }
}
