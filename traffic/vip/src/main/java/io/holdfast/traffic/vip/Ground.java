package io.holdfast.traffic.vip;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Where one address is held: this host's kernel and its network. For one thread at a time. */
interface Ground extends AutoCloseable {
  /** Adds the address, or renews its lifetime. */
  void put(Duration lifetime) throws IOException;

  /**
   * Ends the connections that others have to the address, so that they learn at once that it
   * leaves; how many. To be called before it is taken away: who waits for an answer hears nothing
   * after.
   */
  int endConnections() throws IOException;

  /** Takes the address away, also one that somebody else has put there; whether it was there. */
  boolean remove() throws IOException;

  /** Asks the network who has the address; the answer is heard by {@link #claimant}. */
  void ask() throws IOException;

  /**
   * Another machine that claims the address.
   *
   * @param wait how long to listen; zero for what has been heard already
   */
  Optional<Mac> claimant(Duration wait);

  /** Whether that machine is another host of the cluster. */
  boolean isHost(Mac mac);

  /** Tells the network that the address is here. */
  void announce() throws IOException;

  /** How long the address may outlive this process. */
  Duration linger();

  @Override
  void close();
}
