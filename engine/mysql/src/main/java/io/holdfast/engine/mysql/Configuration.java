package io.holdfast.engine.mysql;

import io.holdfast.engine.os.DurableFile;
import io.holdfast.spi.engine.Incident;
import java.io.IOException;
import java.util.List;

/**
 * The member's files that are not data. Written before every start, so a power cut costs nothing.
 */
final class Configuration {
  private final Place place;

  Configuration(Place place) {
    this.place = place;
  }

  /** Makes the folders and writes what a server starts with. */
  void write() throws IOException {
    var files = place.files();
    var account = place.account();
    account.letThrough(files.home());
    for (var folder : List.of(files.config(), files.logs(), files.run())) {
      account.createPrivateFolder(folder);
    }
    var settings = new Settings(place);
    for (var name : place.context().service().parameters().keySet()) {
      if (settings.decidedNames().contains(Settings.normal(name))) {
        place.tell(Incident.Severity.WARNING, "parameter %s is decided by Holdfast: ignored", name);
      }
    }
    DurableFile.writeQuickly(files.mainConfig(), settings.render(), account);
    DurableFile.writeQuickly(
        files.initFile(),
        "SET SESSION sql_log_bin = 0;\n"
            + String.join(
                ";\n", Accounts.admin(place.flavour().words(), place.passwordOf(Accounts.ADMIN)))
            + ";\n",
        account);
  }
}
