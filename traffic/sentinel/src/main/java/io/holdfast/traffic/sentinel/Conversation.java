package io.holdfast.traffic.sentinel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection. Everything about it happens on its event loop. */
final class Conversation extends SimpleChannelInboundHandler<Incoming> {
  /**
   * A client that leaves so much unread is cut off before it is sent more; it asks again, or is
   * gone. The largest single answer may come on top.
   */
  static final int MOST_UNREAD_BYTES = 64 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

  private final Sentinel sentinel;
  private final Caller caller;
  private final Channel channel;
  private final InetAddress from;
  private boolean over;

  Conversation(Sentinel sentinel, Caller caller, Channel channel, InetAddress from) {
    this.sentinel = sentinel;
    this.caller = caller;
    this.channel = channel;
    this.from = from;
  }

  Channel channel() {
    return channel;
  }

  InetAddress from() {
    return from;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, Incoming incoming) {
    if (over) {
      return;
    }
    var answer = sentinel.answer(incoming, caller);
    var written = write(answer.replies());
    if (answer.hangUp()) {
      over = true;
      var _ = written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
    // Who does not read what was answered is not asked for more.
    channel.config().setAutoRead(channel.isWritable());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    channel.config().setAutoRead(channel.isWritable());
    context.fireChannelWritabilityChanged();
  }

  /** Tells it what it listens to. From any thread. */
  void tell(List<Announcement> news) {
    channel.eventLoop().execute(() -> hear(news));
  }

  private void hear(List<Announcement> news) {
    for (var announcement : news) {
      var messages = caller.hears(announcement);
      if (!over && !messages.isEmpty()) {
        var _ = write(messages);
      }
    }
    var _ = channel.flush();
  }

  /** Refuses it, as Redis does when it has too many clients. */
  void turnAway() {
    over = true;
    var _ =
        write(List.of(new Reply.Refusal("ERR max number of clients reached")))
            .addListener(ChannelFutureListener.CLOSE);
    var _ = channel.flush();
  }

  private ChannelFuture write(List<Reply> replies) {
    if (unread() > MOST_UNREAD_BYTES) {
      // Unread or only not sent yet? Much may have been asked in one go.
      var _ = channel.flush();
    }
    if (unread() > MOST_UNREAD_BYTES) {
      LOG.info("A client at {} leaves unread what it is sent and is cut off", from);
      over = true;
      return channel.close();
    }
    ByteBuf out = channel.alloc().buffer();
    var writer = new ReplyWriter(caller.version());
    replies.forEach(reply -> writer.write(reply, out));
    return channel.write(out);
  }

  private long unread() {
    var queue = channel.unsafe().outboundBuffer();
    return queue == null ? 0 : queue.totalPendingWriteBytes();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    sentinel.left(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOG.warn("A connection of a Sentinel client at {} is given up", from, cause);
    }
    var _ = context.close();
  }
}
