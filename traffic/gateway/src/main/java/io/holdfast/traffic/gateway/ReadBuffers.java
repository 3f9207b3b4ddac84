package io.holdfast.traffic.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Lends the one read buffer of an event loop to whichever of its sockets is read. Nearly always the
 * bytes have left when the read ends, so the same memory serves every connection; a buffer that is
 * still needed is replaced by a new one.
 *
 * <p>A paused socket gets none. Netty's epoll transport reads on regardless of a pause once the
 * peer has ended, until the kernel's buffer is empty: megabytes for each slow reader of a server
 * that went away. Refusing the buffer is the only way to stop it; see {@link Side#exceptionCaught}.
 */
final class ReadBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
  /** Bytes of one read, and so the most that one direction of a connection holds. */
  static final int SIZE = 16 * 1024;

  private ByteBuf spare = Unpooled.EMPTY_BUFFER;

  /** Thrown instead of lending to a paused socket. */
  static final class Paused extends RuntimeException {
    private Paused() {
      super("the socket is paused", null, false, false);
    }
  }

  @Override
  public MaxMessageHandle newHandle() {
    return new Handle();
  }

  private final class Handle extends MaxMessageHandle {
    private @Nullable ChannelConfig config;

    @Override
    public void reset(ChannelConfig config) {
      super.reset(config);
      this.config = config;
    }

    @Override
    public int guess() {
      return SIZE;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      if (config != null && !config.isAutoRead()) {
        throw new Paused();
      }
      return lend();
    }
  }

  /** An empty buffer of {@link #SIZE} bytes with a memory address; whoever took it releases it. */
  ByteBuf lend() {
    if (spare.refCnt() != 1 || spare.capacity() != SIZE) {
      spare.release();
      spare = UnpooledByteBufAllocator.DEFAULT.directBuffer(SIZE, SIZE);
    }
    return spare.retain().clear();
  }

  /** Frees the spare buffer; to be called when the loop has ended. */
  void close() {
    spare.release();
    spare = Unpooled.EMPTY_BUFFER;
  }
}
