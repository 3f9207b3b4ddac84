package io.holdfast.examples.messages;

import java.io.IOException;
import java.sql.SQLException;

/** Starts the program; it ends by SIGTERM. */
public final class Main {
  private static final long PAUSE_MILLIS = 200;

  private Main() {}

  /** Takes no arguments: everything is in the environment, see {@link Settings}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var settings = Settings.of(System.getenv());
    var database = new Database(settings);
    var server = new MessageServer(settings, database, new Cache(settings));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              say("asked to end: finishing what has begun");
              server.drain();
              say("ended");
            }));
    server.start();
    say("listening on " + settings);
    prepare(database);
  }

  /** It is alive without a database, and ready as soon as there is one. */
  private static void prepare(Database database) throws InterruptedException {
    while (true) {
      try {
        database.prepare();
        return;
      } catch (Unavailable | SQLException e) {
        say("no table yet: " + e.getMessage());
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  @SuppressWarnings("SystemOut") // What a program writes is kept by its agent: holdfast logs.
  private static void say(String words) {
    System.out.println(words);
  }
}
