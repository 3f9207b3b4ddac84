package io.holdfast.traffic.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The way of plain bytes past Netty's channel: the socket's events come straight from the event
 * loop, which is told of it as of a handle of its own. Ends, errors and everything else that is
 * seldom is the channel's: for those the shortcut is left, for good. Lives on one event loop.
 */
final class Shortcut implements EpollIoHandle {
  /** Errors are told in any case. {@link EpollIoOps#NONE} would take the socket off the loop. */
  private static final EpollIoOps NOTHING = EpollIoOps.EPOLLERR;

  private final Side side;
  private final EpollSocketChannel channel;
  private final FileDescriptor socket;
  private final ReadBuffers buffers;
  private State state = State.UNUSED;
  private boolean reads;
  private @Nullable IoRegistration registration;
  private @Nullable Unsent unsent;

  private enum State {
    UNUSED,
    /** The channel is being taken off the loop. */
    ENTERING,
    TAKEN,
    LEFT
  }

  /** Bytes that the socket has not taken yet, and the side that waits for it. */
  private record Unsent(ByteBuf bytes, Side source) {}

  private Shortcut(Side side, EpollSocketChannel channel, ReadBuffers buffers) {
    this.side = side;
    this.channel = channel;
    this.socket = channel.fd();
    this.buffers = buffers;
  }

  /** Null where there is none: with Java's own sockets. */
  static @Nullable Shortcut of(Side side, Channel channel, ReadBuffers buffers) {
    return channel instanceof EpollSocketChannel epoll ? new Shortcut(side, epoll, buffers) : null;
  }

  /** Whether the channel has nothing to do with reading and writing now. */
  boolean isTaken() {
    return state == State.ENTERING || state == State.TAKEN;
  }

  boolean isBehind() {
    return unsent != null;
  }

  /**
   * Reads from here on.
   *
   * @return whether it does; otherwise it was left, and the channel must
   */
  boolean resume() {
    if (state == State.LEFT) {
      return false;
    }
    reads = true;
    if (state == State.UNUSED) {
      enter();
    } else {
      submit();
    }
    return true;
  }

  void pause() {
    if (reads) {
      reads = false;
      submit();
    }
  }

  /** Keeps what the socket did not take, and sends it when it can. */
  void sendLater(ByteBuf bytes, Side source) {
    if (unsent != null) {
      throw new IllegalStateException("a source that waits for a socket read on");
    }
    unsent = new Unsent(bytes, source);
    submit();
  }

  private void enter() {
    state = State.ENTERING;
    channel.deregister().addListener(gone -> entered());
  }

  private void entered() {
    if (!channel.isOpen()) {
      return;
    }
    if (state == State.LEFT) {
      side.register();
      return;
    }
    ((IoEventLoop) channel.eventLoop()).register(this).addListener(this::registered);
  }

  private void registered(Future<? super IoRegistration> registering) {
    if (!registering.isSuccess()) {
      side.failed(registering.cause());
      return;
    }
    registration = (IoRegistration) registering.getNow();
    if (state == State.LEFT) {
      registration.cancel();
      side.register();
    } else {
      state = State.TAKEN;
      submit();
    }
  }

  private void submit() {
    if (registration != null && registration.isValid()) {
      EpollIoOps wanted = reads ? EpollIoOps.EPOLLIN : NOTHING;
      registration.submit(unsent == null ? wanted : wanted.with(EpollIoOps.EPOLLOUT));
    }
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  @Override
  public void handle(IoRegistration from, IoEvent event) {
    try {
      handle(((EpollIoEvent) event).ops());
    } catch (RuntimeException e) {
      side.failed(e);
    }
  }

  private void handle(EpollIoOps ready) {
    if (ready.contains(EpollIoOps.EPOLLOUT) && side.maySendWhatWaited() && unsent != null) {
      sendRest(unsent);
    }
    if (state != State.TAKEN || ready.equals(EpollIoOps.EPOLLOUT)) {
      return;
    }
    if (reads) {
      read();
    } else {
      leave(); // an error, or the end of both directions, during a pause
    }
  }

  private void read() {
    ByteBuf bytes = buffers.lend();
    int count;
    try {
      count = socket.readAddress(bytes.memoryAddress(), 0, bytes.capacity());
    } catch (IOException e) {
      bytes.release();
      side.failed(e);
      return;
    }
    if (count > 0) {
      side.read(bytes.writerIndex(count));
      return;
    }
    bytes.release();
    if (count < 0) {
      leave(); // the end, which the channel will read once more
    }
  }

  private void sendRest(Unsent rest) {
    try {
      Sockets.write(rest.bytes(), socket);
    } catch (IOException e) {
      side.failed(e);
      return;
    }
    if (!rest.bytes().isReadable()) {
      unsent = null;
      rest.bytes().release();
      submit();
      rest.source().goOn();
    }
  }

  /** Gives the socket back to its channel, with what waits to be sent. */
  void leave() {
    State before = state;
    state = State.LEFT;
    reads = false;
    Unsent rest = takeUnsent();
    if (rest != null) {
      side.queue(rest.bytes(), rest.source());
    }
    if (before == State.TAKEN) {
      cancel();
      side.register();
    }
  }

  /** The socket is about to be closed. */
  void drop() {
    state = State.LEFT;
    reads = false;
    cancel();
    Unsent rest = takeUnsent();
    if (rest != null) {
      rest.bytes().release();
    }
  }

  private void cancel() {
    if (registration != null) {
      registration.cancel();
    }
  }

  private @Nullable Unsent takeUnsent() {
    Unsent rest = unsent;
    unsent = null;
    return rest;
  }

  /** The loop ends. */
  @Override
  public void close() {
    side.close();
  }
}
