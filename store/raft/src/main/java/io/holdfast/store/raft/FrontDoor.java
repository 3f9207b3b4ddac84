package io.holdfast.store.raft;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.ServerServiceDefinition;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ServerCalls;

/**
 * Decides what comes in on the quorum's port.
 *
 * <ul>
 *   <li>Nobody without the cluster secret: mutual TLS, see {@link PeerTls}.
 *   <li>Only what voters say to each other: Ratis's services for clients and administration are
 *       closed, nobody here uses them.
 *   <li>Only what is meant for this very voter. Ratis does not look at the name of the receiver, so
 *       that a voter with an empty disk would confirm and vote in the name of its former self.
 * </ul>
 */
final class FrontDoor implements GuardedRpc.Door, ServerInterceptor {
  private static final String GREETINGS = "io.holdfast.store.raft.Greetings";

  static final MethodDescriptor<byte[], byte[]> GREET =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(GREETINGS, "greet"))
          .setRequestMarshaller(Bytes.INSTANCE)
          .setResponseMarshaller(Bytes.INSTANCE)
          .build();

  private static final Duration LONGEST_HANDSHAKE = Duration.ofSeconds(10);

  private final PeerTls tls;
  private final PeerName self;
  private final UnaryOperator<Greeting> answer;

  /**
   * @param answer answers another voter's greeting; called by many threads
   */
  FrontDoor(PeerTls tls, PeerName self, UnaryOperator<Greeting> answer) {
    this.tls = tls;
    this.self = self;
    this.answer = answer;
  }

  @Override
  public PeerTls tls() {
    return tls;
  }

  @Override
  public NettyServerBuilder guard(NettyServerBuilder server) {
    try {
      return server
          .sslContext(tls.forServer())
          .handshakeTimeout(LONGEST_HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
          .addService(
              ServerServiceDefinition.builder(GREETINGS)
                  .addMethod(
                      GREET,
                      ServerCalls.asyncUnaryCall((question, reply) -> {
                        reply.onNext(answer(question));
                        reply.onCompleted();
                      }))
                  .build())
          .intercept(this);
    } catch (SSLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] answer(byte[] question) {
    try {
      return answer.apply(Greeting.read(question)).toBytes();
    } catch (IOException e) {
      return new Greeting.Refused(String.valueOf(e.getMessage())).toBytes();
    }
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String service = call.getMethodDescriptor().getServiceName();
    if (GREETINGS.equals(service)) {
      return next.startCall(call, headers);
    }
    if (!RaftServerProtocolServiceGrpc.SERVICE_NAME.equals(service)) {
      call.close(
          Status.UNIMPLEMENTED.withDescription("only voters talk to this port"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        if (!refused && isForUs(message)) {
          super.onMessage(message);
        } else if (!refused) {
          refused = true;
          call.close(
              Status.FAILED_PRECONDITION.withDescription("this is voter " + self), new Metadata());
        }
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }

  private boolean isForUs(Object message) {
    return switch (message) {
      case AppendEntriesRequestProto append -> isForUs(append.getServerRequest());
      case RequestVoteRequestProto vote -> isForUs(vote.getServerRequest());
      case InstallSnapshotRequestProto snapshot -> isForUs(snapshot.getServerRequest());
      case StartLeaderElectionRequestProto start -> isForUs(start.getServerRequest());
      case ReadIndexRequestProto read -> isForUs(read.getServerRequest());
      default -> false;
    };
  }

  private boolean isForUs(RaftRpcRequestProto request) {
    return request.getReplyId().equals(ByteString.copyFromUtf8(self.toString()));
  }

  /** Messages that are just bytes. */
  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    /** A greeting is far smaller. */
    private static final int MOST = 64 * 1024;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readNBytes(MOST);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
