package io.holdfast.engine.postgresql;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.os.DurableFile;
import io.holdfast.engine.os.ProcessTable.Life;
import io.holdfast.engine.os.Signal;
import io.holdfast.engine.os.Wait;
import io.holdfast.engine.postgresql.config.AccessRules;
import io.holdfast.engine.postgresql.config.Link;
import io.holdfast.engine.postgresql.config.LiveSettings;
import io.holdfast.engine.postgresql.config.LogFloors;
import io.holdfast.engine.postgresql.config.OwnedSettings;
import io.holdfast.engine.postgresql.sql.Session;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import io.holdfast.spi.engine.Incident;
import io.holdfast.spi.engine.StepEnded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The member's configuration files, and whether the running server has read them. Only steps write
 * them; observing reads what is remembered here.
 */
final class Configuration {
  private static final String SHOWS = "SELECT current_setting('holdfast.generation', true) = '%d'";

  private final Place place;
  private final Postmaster postmaster;
  private volatile @Nullable LiveSettings live;
  private volatile @Nullable Boolean open;

  /** What the server was last proved to have told all its processes. */
  private @Nullable Told told;

  Configuration(Place place, Postmaster postmaster) {
    this.place = place;
    this.postmaster = postmaster;
  }

  private record Told(Life server, LiveSettings settings) {}

  /** The settings of the protocol as they are on disk. */
  LiveSettings live() throws IOException {
    var known = live;
    if (known == null) {
      known = LiveSettings.parse(read(place.files().liveConfig())).orElse(LiveSettings.FENCED);
      live = known;
    }
    return known;
  }

  /** Whether clients are admitted. */
  boolean isOpen() throws IOException {
    var known = open;
    if (known == null) {
      known = AccessRules.admitsClients(read(place.files().accessRules()));
      open = known;
    }
    return known;
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  /**
   * Makes the folders and writes everything that does not change while the server runs.
   *
   * @param floors settings that the data's log needs at least; none when there is no data yet
   */
  void writeStatic(Map<String, Integer> floors) throws IOException {
    var files = place.files();
    place.account().letThrough(files.home());
    for (var folder : List.of(files.config(), files.logs(), files.sockets())) {
      place.account().createPrivateFolder(folder);
    }
    var spec = place.context().service().parameters();
    spec.forEach((name, value) -> {
      var objection = OwnedSettings.objection(files, name, value);
      if (!objection.isEmpty()) {
        place.tell(Incident.Severity.WARNING, "%s", objection);
      }
    });
    var wanted = OwnedSettings.withSpec(files, spec);
    var raised = LogFloors.raised(wanted, floors);
    raised.forEach((name, floor) -> {
      var asked = spec.get(name);
      if (asked != null) {
        place.tell(
            Incident.Severity.WARNING,
            "parameter %s = %s is less than the log of this service needs and stays at %s",
            name,
            asked,
            floor);
      }
    });
    wanted.putAll(raised);
    write(files.specConfig(), OwnedSettings.render(wanted));
    if (!Files.exists(files.adoptedConfig())) {
      write(files.adoptedConfig(), "# Written by Holdfast; no server was adopted.\n");
    }
    write(
        files.ownedConfig(),
        OwnedSettings.render(
            OwnedSettings.fixed(
                files,
                place.ownAddress(),
                place.port(),
                place.context().cluster().name() + "/" + place.context().self())));
    write(files.userMap(), "# Written by Holdfast; nobody is mapped.\n");
    write(
        files.mainConfig(),
        """
        # Written by Holdfast; changes made here are lost. Put yours under "parameters" in the spec.
        include_if_exists = %s
        include = 'adopted.conf'
        include = 'parameters.conf'
        include = 'holdfast.conf'
        include = 'live.conf'
        """
            .formatted("'" + place.files().data().resolve("postgresql.conf") + "'"));
  }

  /** Changes the protocol's settings on disk. */
  void write(LiveSettings next) throws IOException {
    DurableFile.write(place.files().liveConfig(), next.render(), place.account());
    live = next;
  }

  /** Lets clients in, or no longer, from the next reload on. */
  void writeAccess(boolean admitClients) throws IOException {
    var hosts =
        place.context().cluster().hosts().stream().flatMap(host -> Stream.of(host.address()));
    write(
        place.files().accessRules(),
        new AccessRules(place.ownAddress(), hosts.toList(), admitClients).render());
    open = admitClients;
  }

  /** Writes the settings of a member that receives from nobody. */
  void detach() throws IOException {
    // First of all: without the password no receiver gets through, whatever the server still does.
    Files.deleteIfExists(place.files().receiverPassword());
    write(live().fenced());
  }

  /** Writes the settings of a member that receives from nobody and serves nobody. */
  void fence() throws IOException {
    detach();
    writeAccess(false);
  }

  /** Settings with which to receive from that primary. */
  LiveSettings receivingFrom(Link link) throws IOException {
    var connection =
        place.connectionTo(link.primary(), place.files().receiverPassword())
            + " application_name="
            + place.context().self();
    return live().receivingFrom(link, connection, Place.slotOf(place.context().self()));
  }

  /** Tells the running server to read its files again. */
  void reload() throws StepEnded {
    var server = postmaster.find();
    if (server.isEmpty() || !Signal.HUP.send(server.get().pid())) {
      throw StepEnded.unknown("the server ended while its configuration was changed");
    }
  }

  /**
   * Waits until the postmaster has read the newest files and has told all its processes. A new
   * connection starts with the postmaster's values, so its answer proves both: the postmaster
   * accepts connections only after it has signalled everybody.
   */
  void awaitReload(Deadline deadline) throws IOException, StepEnded, InterruptedException {
    var server = postmaster.find();
    var question = SHOWS.formatted(live().generation());
    var read = Wait.until(() -> isRead(question, deadline), Place.STEP, deadline);
    if (!read) {
      throw StepEnded.unknown("the server did not read its changed configuration in time");
    }
    var settings = live();
    told = server.map(life -> new Told(life, settings)).orElse(null);
  }

  /**
   * Whether all processes of this server were proved to be told the settings as they are on disk.
   */
  boolean isTold(Life server) throws IOException {
    return new Told(server, live()).equals(told);
  }

  /** As {@link #awaitReload}, where nothing depends on every process having been told. */
  void awaitReloadBy(Session session, Deadline deadline)
      throws IOException, StepEnded, SqlFailure, InterruptedException {
    var question = SHOWS.formatted(live().generation());
    if (!Wait.until(() -> session.isTrue(question, deadline), Place.STEP, deadline)) {
      throw StepEnded.unknown("the server did not read its changed configuration in time");
    }
  }

  private boolean isRead(String question, Deadline deadline) {
    try (var fresh = place.ownSession()) {
      return fresh.isTrue(question, deadline);
    } catch (SqlFailure _) {
      return false; // Looked at again until the deadline.
    }
  }

  /** These are written before every start, so that a power cut costs nothing. */
  private void write(Path file, String text) throws IOException {
    DurableFile.writeQuickly(file, text, place.account());
  }
}
