package io.holdfast.traffic.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/** One of the two sockets of a link: what is read from it goes to the other. */
final class Side extends ChannelInboundHandlerAdapter {
  private final Link link;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf parked;
  private boolean congested;
  private boolean inputEnded;
  private boolean outputEnded;

  Side(Link link) {
    this.link = link;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  Channel channel() {
    return context().channel();
  }

  boolean hasEnded() {
    return inputEnded || outputEnded || !channel().isOpen();
  }

  boolean isInputEnded() {
    return inputEnded;
  }

  /** Whether bytes wait here for the socket to take them. */
  boolean isBehind() {
    ChannelOutboundBuffer waiting = channel().unsafe().outboundBuffer();
    return waiting != null && !waiting.isEmpty();
  }

  /**
   * Sends the bytes. Unless the socket takes them at once, nothing more is read from their source
   * until it has: so each direction holds one buffer at most.
   */
  void send(ByteBuf bytes, Side source) {
    ChannelFuture sent = context().writeAndFlush(bytes);
    if (!sent.isDone()) {
      source.congested = true;
      source.pause();
      sent.addListener(done -> {
        source.congested = false;
        source.resume();
      });
    }
  }

  void pause() {
    channel().config().setAutoRead(false);
  }

  void resume() {
    if (!congested && link.flows()) {
      channel().config().setAutoRead(true);
    }
  }

  /** Keeps bytes that must not be forwarded yet. */
  void park(ByteBuf bytes) {
    pause();
    parked = parked == null ? bytes : Unpooled.wrappedBuffer(parked, bytes);
  }

  /** Takes the parked bytes; null when there are none. */
  @Nullable ByteBuf unpark() {
    ByteBuf bytes = parked;
    parked = null;
    return bytes;
  }

  /** Passes on that there is nothing more to come, behind everything sent so far. */
  void endOutput() {
    context()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(done -> {
          outputEnded = true;
          if (inputEnded) {
            var _ = channel().close();
          } else {
            var _ = ((DuplexChannel) channel()).shutdownOutput();
          }
        });
  }

  void closeIfBothEnded() {
    if (inputEnded && outputEnded) {
      var _ = channel().close();
    }
  }

  /** Closes when everything sent so far has left. */
  void closeAfterFlush() {
    context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /**
   * Closes by a reset: both kernels drop what they still hold. An orderly close would leave bytes
   * behind that are sent again and again, until a primary that was frozen wakes up and takes them.
   */
  void abort() {
    Channel channel = channel();
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      var _ = channel.close();
    }
  }

  void release() {
    if (parked != null) {
      parked.release();
      parked = null;
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    link.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    link.relay(this, (ByteBuf) message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && !inputEnded) {
      inputEnded = true;
      link.inputEnded(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    release();
    link.closed(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    link.failed(this, cause);
  }

  private ChannelHandlerContext context() {
    ChannelHandlerContext present = context;
    if (present == null) {
      throw new IllegalStateException("a side is used only after it was added to its channel");
    }
    return present;
  }
}
