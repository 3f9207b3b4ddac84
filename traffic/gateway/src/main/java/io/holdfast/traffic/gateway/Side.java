package io.holdfast.traffic.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One of the two sockets of a link: what is read from it goes to the other. Lives on one event
 * loop.
 */
final class Side extends ChannelInboundHandlerAdapter {
  /** TCP_CLOSE of the kernel's tcp_states.h. */
  private static final int TCP_CLOSE = 7;

  private final Link link;
  private @Nullable Channel channel;
  private @Nullable ChannelHandlerContext context;
  private @Nullable FileDescriptor descriptor;
  private @Nullable Shortcut shortcut;
  private @Nullable Relay relay;
  private @Nullable ByteBuf parked;

  /** Sends that the socket has not taken yet. */
  private int sending;

  /** What was read from here waits for the other side's socket. */
  private boolean congested;

  private boolean hungUp;
  private boolean registering;
  private boolean inputEnded;
  private boolean outputEnded;

  Side(Link link) {
    this.link = link;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    channel = ctx.channel();
    channel.config().setRecvByteBufAllocator(link.carrier().buffers());
    descriptor = channel instanceof UnixChannel unix ? unix.fd() : null;
    shortcut = Shortcut.of(this, channel, link.carrier().buffers());
    // Not channelInactive: a channel that is off its loop says nothing there. And not at once:
    // whoever closes one side is not done with the other yet.
    Executor loop = ctx.executor();
    channel.closeFuture().addListener(gone -> loop.execute(this::closed));
  }

  Channel channel() {
    if (channel == null) {
      throw new IllegalStateException("a side is used only after it was added to its channel");
    }
    return channel;
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("a side is used only after it was added to its channel");
    }
    return context;
  }

  void carry(Relay through) {
    relay = through;
  }

  boolean isOpen() {
    return channel != null && channel.isOpen();
  }

  /** Whether the peer said its last word while this socket was paused. */
  boolean isHungUp() {
    return hungUp;
  }

  boolean isInputEnded() {
    return inputEnded;
  }

  /** Whether this side said its last word, or heard it. */
  boolean isEnding() {
    return inputEnded || outputEnded || !isOpen();
  }

  /** Whether bytes wait here for the socket to take them. */
  boolean isBehind() {
    return sending > 0 || (shortcut != null && shortcut.isBehind());
  }

  /**
   * Sends the bytes. Unless the socket takes them at once, nothing more is read from their source
   * until it has: so each direction holds one buffer at most.
   */
  void send(ByteBuf bytes, Side source) {
    FileDescriptor socket = descriptor;
    if (socket != null && isFree(socket) && bytes.hasMemoryAddress() && !write(bytes, socket)) {
      return;
    }
    if (shortcut != null && shortcut.isTaken() && bytes.hasMemoryAddress()) {
      source.isCongested();
      shortcut.sendLater(bytes, source);
    } else {
      leaveShortcut();
      queue(bytes, source);
    }
  }

  /** Leaves it to Netty when the socket takes them. */
  void queue(ByteBuf bytes, Side source) {
    ChannelFuture sent = context().writeAndFlush(bytes);
    if (sent.isDone()) {
      source.goOn();
    } else {
      source.isCongested();
      track(sent).addListener(done -> source.goOn());
    }
  }

  private void isCongested() {
    congested = true;
    pause();
  }

  /** Whether the route has not changed meanwhile, nor the process stood still. */
  boolean maySendWhatWaited() {
    return relay != null && relay.maySendWhatWaited();
  }

  /** What was read from here has been taken by the other side. */
  void goOn() {
    if (congested) {
      congested = false;
      resume();
    }
  }

  /** Whether the socket can be written to past Netty's outbound queue: nothing waits. */
  private boolean isFree(FileDescriptor socket) {
    return !isBehind() && socket.isOpen();
  }

  /**
   * Straight into the socket: the bookkeeping of the outbound queue costs more than the rest of the
   * way.
   *
   * @return whether something is left for the queue
   */
  private boolean write(ByteBuf bytes, FileDescriptor socket) {
    try {
      Sockets.write(bytes, socket);
    } catch (IOException e) {
      bytes.release();
      link.failed(this, e);
      return false;
    }
    if (bytes.isReadable()) {
      return true;
    }
    bytes.release();
    return false;
  }

  /** Sends something that Netty encodes. */
  void sendMessage(Object message) {
    ChannelFuture sent = channel().writeAndFlush(message);
    if (!sent.isDone()) {
      var _ = track(sent);
    }
  }

  private ChannelFuture track(ChannelFuture sent) {
    sending++;
    return sent.addListener(done -> sending--);
  }

  void pause() {
    if (shortcut != null) {
      shortcut.pause();
    }
    channel().config().setAutoRead(false);
  }

  void resume() {
    if (congested || registering || relay == null || !relay.flows()) {
      return;
    }
    if (hungUp) {
      registerAgain();
    } else if (shortcut == null || sending > 0 || !shortcut.resume()) {
      channel().config().setAutoRead(true);
    }
  }

  private void leaveShortcut() {
    if (shortcut != null) {
      shortcut.leave();
    }
  }

  /**
   * Netty forgot the socket when its peer ended during a pause, but there may be bytes left to
   * read.
   */
  private void registerAgain() {
    leaveShortcut();
    hungUp = false;
    registering = true;
    channel().deregister().addListener(gone -> register());
  }

  /** Puts the channel, which is off its loop, on it again. */
  void register() {
    registering = true;
    Channel again = channel();
    again
        .eventLoop()
        .register(again)
        .addListener(back -> {
          registering = false;
          again.flush(); // the wish to be told when more can be sent was forgotten
          resume();
        });
  }

  /** Keeps bytes that must not be forwarded yet. */
  void park(ByteBuf bytes) {
    pause();
    parked = parked == null ? bytes : Unpooled.wrappedBuffer(parked, bytes);
  }

  /** Gives back the parked bytes; null when there are none. */
  @Nullable ByteBuf unpark() {
    ByteBuf bytes = parked;
    parked = null;
    return bytes;
  }

  /** Passes on that there is nothing more to come, behind everything sent so far. */
  void endOutput() {
    leaveShortcut();
    context()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(done -> {
          outputEnded = true;
          if (inputEnded) {
            close();
          } else if (isOpen()) {
            var _ = ((DuplexChannel) channel()).shutdownOutput();
          }
        });
  }

  void closeIfBothEnded() {
    if (inputEnded && outputEnded) {
      close();
    }
  }

  /** Closes when everything sent so far has left. */
  void closeAfterFlush() {
    leaveShortcut();
    context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  void close() {
    if (shortcut != null) {
      shortcut.drop();
    }
    var _ = channel().close();
  }

  /**
   * Closes by a reset: both kernels drop what they still hold. An orderly close would leave bytes
   * behind that are sent again and again, until a primary that was frozen wakes up and takes them.
   */
  void abort() {
    if (isOpen()) {
      channel().config().setOption(ChannelOption.SO_LINGER, 0);
      close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    link.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    read((ByteBuf) message);
  }

  /** Passes on what was read. */
  void read(ByteBuf bytes) {
    if (relay == null) {
      bytes.release(); // a socket that was given up before it carried anything
    } else {
      relay.relay(this, bytes);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && !inputEnded) {
      inputEnded = true;
      link.inputEnded(this);
    }
  }

  private void closed() {
    if (parked != null) {
      parked.release();
      parked = null;
    }
    link.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof ReadBuffers.Paused && !isReset()) {
      hungUp = true;
      link.hungUp();
    } else {
      failed(cause);
    }
  }

  void failed(Throwable cause) {
    link.failed(this, cause);
  }

  private boolean isReset() {
    return channel() instanceof EpollSocketChannel socket
        && (!socket.isOpen() || socket.tcpInfo().state() == TCP_CLOSE);
  }
}
