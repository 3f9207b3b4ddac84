package io.holdfast.engine.mysql;

import java.util.stream.Stream;

/** Those of which a server is on this machine: the same tests run with each. */
final class Flavours {
  private Flavours() {}

  /** MariaDB always; MySQL when it is there. */
  static Stream<Flavour> present() {
    var mysql = new Mysql();
    var programs = mysql.installation();
    if (programs.find(mysql.server()).isPresent()) {
      return Stream.of(new Mariadb(), mysql);
    }
    System.getLogger("steps")
        .log(
            System.Logger.Level.INFO,
            "MySQL is not tested, it is not here: engine/mysql/src/test/server/unpack-mysql.sh FOLDER gets it, -D{0}=FOLDER uses it",
            Mysql.HOME);
    return Stream.of(new Mariadb());
  }
}
