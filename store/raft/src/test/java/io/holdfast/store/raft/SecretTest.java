package io.holdfast.store.raft;

import static io.holdfast.store.raft.ThreeVoters.A;
import static io.holdfast.store.raft.ThreeVoters.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.GroupListRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.grpc.AdminProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody without the cluster secret gets a single answer from a voter. */
class SecretTest {
  private static final QuorumSecret ANOTHER =
      QuorumSecret.of("the secret of somebody else".getBytes(StandardCharsets.UTF_8));

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir Path folder;
  private ThreeVoters voters;
  private ManagedChannel channel;

  @BeforeEach
  void oneVoterRuns() {
    voters = new ThreeVoters(folder);
    voters.start(A);
    channel = NettyChannelBuilder.forTarget("127.0.0.31:7431").usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    voters.close();
  }

  @Test
  void voterWithTheSecretIsAnswered() throws Exception {
    assertThat(greet(ThreeVoters.SECRET, "test", LONG)).isInstanceOf(Greeting.New.class);
  }

  @Test
  void voterWithAnotherSecretIsNot() throws Exception {
    assertThat(greet(ANOTHER, "test", SHORT)).isNull();
  }

  @Test
  void voterOfAnotherClusterIsNot() throws Exception {
    assertThat(greet(ThreeVoters.SECRET, "production", SHORT)).isNull();
  }

  @Test
  void plainTextIsNotAnswered() {
    assertRefused(Status.Code.UNAVAILABLE);
  }

  @Test
  void clientWithoutACertificateIsNotAnswered() throws Exception {
    use(
        NettyChannelBuilder.forTarget("127.0.0.31:7431")
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .build())
            .overrideAuthority("localhost"));
    assertRefused(Status.Code.UNAVAILABLE);
  }

  @Test
  void ratisIsNotAskedWithAnotherSecret() throws Exception {
    use(trusted(ANOTHER));
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> vote("a.0000000000"))
        .extracting(e -> e.getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void administrationIsClosedEvenToVoters() throws Exception {
    use(trusted(ThreeVoters.SECRET));
    assertRefused(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void voteMeantForAFormerSelfIsRefused() throws Exception {
    use(trusted(ThreeVoters.SECRET));
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> vote("a.0000000000"))
        .extracting(e -> e.getStatus().getCode())
        .isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void shortSecretIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuorumSecret.of("short".getBytes(StandardCharsets.UTF_8)))
        .withMessageContaining("holdfast secret");
    assertThat(ANOTHER).asString().doesNotContain("somebody");
  }

  private @Nullable Greeting greet(QuorumSecret secret, String cluster, Duration deadline)
      throws Exception {
    RaftSettings asB =
        new RaftSettings(cluster, B, ThreeVoters.VOTERS, folder.resolve("b"), secret);
    PeerTls tls = new PeerTls(new PeerCertificate(cluster, secret));
    try (OtherVoters others = new OtherVoters(asB, tls)) {
      return others.ask(new Greeting.Hello(PeerName.fresh(B)), deadline).get(A);
    }
  }

  private static NettyChannelBuilder trusted(QuorumSecret secret) throws IOException {
    return NettyChannelBuilder.forTarget("127.0.0.31:7431")
        .sslContext(new PeerTls(new PeerCertificate("test", secret)).forClient());
  }

  private void use(NettyChannelBuilder builder) {
    channel.shutdownNow();
    channel = builder.build();
  }

  /** Asks Ratis which groups it has, as its shell would. */
  private void assertRefused(Status.Code code) {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() ->
            AdminProtocolServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .groupList(GroupListRequestProto.getDefaultInstance()))
        .extracting(e -> e.getStatus().getCode())
        .isEqualTo(code);
  }

  private void vote(String receiver) {
    RequestVoteRequestProto request =
        RequestVoteRequestProto.newBuilder()
            .setServerRequest(
                RaftRpcRequestProto.newBuilder().setReplyId(ByteString.copyFromUtf8(receiver)))
            .build();
    var _ =
        RaftServerProtocolServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(10, TimeUnit.SECONDS)
            .requestVote(request);
  }
}
