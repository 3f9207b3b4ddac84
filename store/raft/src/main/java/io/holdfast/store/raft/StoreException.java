package io.holdfast.store.raft;

import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.ratis.util.ExitUtils;

/** The quorum store cannot be opened. The message names the place and says what to do. */
public final class StoreException extends RuntimeException {
  StoreException(String message) {
    super(message);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Puts what Ratis or the system threw at the opening of a store into one sentence. */
  static StoreException opening(RaftSettings settings, Exception failure) {
    Optional<StoreException> ours = find(failure, StoreException.class);
    if (ours.isPresent()) {
      return ours.get();
    }
    return new StoreException(sentence(settings, failure), failure);
  }

  private static String sentence(RaftSettings settings, Exception failure) {
    // Ratis would end the process when its port cannot be had, and for nothing else.
    if (find(failure, ExitUtils.ExitException.class).isPresent()) {
      return "The quorum's address %s cannot be used (%s): end the process that has it, or name another in the spec."
          .formatted(settings.selfVoter().target(), root(failure));
    }
    if (find(failure, OverlappingFileLockException.class).isPresent()
        || chain(failure)
            .anyMatch(e -> String.valueOf(e.getMessage()).contains("already locked"))) {
      return "The quorum store in %s is in use by another process: run one agent per host."
          .formatted(settings.directory());
    }
    if (find(failure, AccessDeniedException.class).isPresent()) {
      return "User %s may not use all of the quorum store in %s (%s): 'chown -R %s %s'."
          .formatted(
              System.getProperty("user.name"),
              settings.directory(),
              root(failure),
              System.getProperty("user.name"),
              settings.directory());
    }
    return "The quorum store in %s is damaged (%s). %s"
        .formatted(
            settings.directory(), root(failure), StoreDirectory.howToRejoin(settings.directory()));
  }

  private static String root(Exception failure) {
    Throwable root = chain(failure).reduce(failure, (_, deeper) -> deeper);
    return String.valueOf(root.getMessage());
  }

  private static <T extends Throwable> Optional<T> find(Exception failure, Class<T> kind) {
    return chain(failure).filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private static Stream<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, e -> e != null, Throwable::getCause).limit(20);
  }
}
