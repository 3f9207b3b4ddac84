package io.holdfast.store.raft;

import io.holdfast.core.cluster.HostId;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.thirdparty.com.google.common.util.concurrent.ListenableFuture;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;

/** Connections to the other voters, for greetings only. */
final class OtherVoters implements AutoCloseable {
  private final Map<HostId, ManagedChannel> channels = new LinkedHashMap<>();

  OtherVoters(RaftSettings settings, PeerTls tls) throws IOException {
    for (Voter voter : settings.voters()) {
      if (!voter.host().equals(settings.self())) {
        channels.put(
            voter.host(),
            NettyChannelBuilder.forTarget(voter.target())
                .proxyDetector(target -> null)
                .sslContext(tls.forClient())
                .build());
      }
    }
  }

  /** Asks all of them at once; answers of those that answered before the deadline. */
  Map<HostId, Greeting> ask(Greeting question, Duration deadline) throws InterruptedException {
    byte[] bytes = question.toBytes();
    Map<HostId, ListenableFuture<byte[]>> asked = new LinkedHashMap<>();
    channels.forEach((host, channel) -> {
      channel.resetConnectBackoff();
      asked.put(
          host,
          ClientCalls.futureUnaryCall(
              channel.newCall(
                  FrontDoor.GREET,
                  CallOptions.DEFAULT.withDeadlineAfter(
                      deadline.toMillis(), TimeUnit.MILLISECONDS)),
              bytes));
    });
    Map<HostId, Greeting> answers = new LinkedHashMap<>();
    for (Map.Entry<HostId, ListenableFuture<byte[]>> one : asked.entrySet()) {
      answer(one.getValue(), deadline).ifPresent(answer -> answers.put(one.getKey(), answer));
    }
    return answers;
  }

  private static Optional<Greeting> answer(Future<byte[]> answer, Duration deadline)
      throws InterruptedException {
    try {
      return Optional.of(Greeting.read(answer.get(deadline.toMillis() * 2, TimeUnit.MILLISECONDS)));
    } catch (ExecutionException | TimeoutException | IOException _) {
      // Not there, or of another secret or version: it did not answer as a voter of ours.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
