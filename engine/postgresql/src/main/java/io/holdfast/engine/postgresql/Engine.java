package io.holdfast.engine.postgresql;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.sql.Session;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The parts of one member that its steps work with. */
final class Engine implements AutoCloseable {
  private final Place place;
  private final Postmaster postmaster;
  private final Configuration configuration;
  private final Server server;
  private final DataDirectory data;
  private final Enforcement enforcement;
  private final Clients clients;
  private final Session session;
  private volatile @Nullable Timelines timelines;

  Engine(Place place) {
    this.place = place;
    this.postmaster = new Postmaster(place.files().data());
    this.configuration = new Configuration(place, postmaster);
    this.server = new Server(place, postmaster);
    this.data = new DataDirectory(place);
    this.enforcement = new Enforcement(place, configuration, postmaster);
    this.clients = new Clients(postmaster);
    this.session = place.ownSession();
  }

  Place place() {
    return place;
  }

  Postmaster postmaster() {
    return postmaster;
  }

  Configuration configuration() {
    return configuration;
  }

  Server server() {
    return server;
  }

  DataDirectory data() {
    return data;
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

  Timelines timelines(Deadline deadline) throws IOException, InterruptedException {
    var known = timelines;
    if (known == null) {
      known = new Timelines(place, data.control(deadline).segments());
      timelines = known;
    }
    return known;
  }

  /**
   * Writes the settings that do not change while the server runs, such that it can be started as a
   * standby with the data there is.
   */
  void writeSettings(Deadline deadline) throws IOException, InterruptedException {
    configuration.writeStatic(data.control(deadline).floors());
  }

  /** The data directory has been replaced. */
  void forgetData() {
    timelines = null;
  }

  boolean isRunning() {
    return postmaster.find().isPresent();
  }

  /** What the running server says of itself. */
  Snapshot snapshot(Deadline deadline) throws SqlFailure {
    return session.query(Snapshot.QUERY, deadline, Snapshot::read);
  }

  @Override
  public void close() {
    session.close();
  }
}
