package io.holdfast.store.raft;

import java.util.EnumSet;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/**
 * Ratis's gRPC behind our own door: TLS with {@link PeerTls} for every service on the port. Public
 * with a public constructor because Ratis makes it by its class name.
 */
public final class GuardedRpc implements RpcType {
  private static final String DOOR = "holdfast.door";

  /** For Ratis only. */
  public GuardedRpc() {}

  /** What stands at the door of a voter: sees the server's builder before it is built. */
  interface Door {
    NettyServerBuilder guard(NettyServerBuilder server);

    PeerTls tls();
  }

  static Parameters parameters(Door door) {
    Parameters parameters = new Parameters();
    parameters.put(DOOR, door, Door.class);
    return parameters;
  }

  @Override
  public String name() {
    return GuardedRpc.class.getName();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    return new Factory(parameters.getNonNull(DOOR, Door.class));
  }

  private static final class Factory extends GrpcFactory {
    private final Door door;

    Factory(Door door) {
      super(door.tls().forRatisClients());
      this.door = door;
    }

    @Override
    public GrpcServices newRaftServerRpc(RaftServer server) {
      GrpcServicesImpl.Builder builder =
          GrpcServicesImpl.newBuilder().setServer(server).setCustomizer(this::customize);
      GrpcServicesImpl services = builder.build();
      // Ratis would put the native TLS library under its server as soon as it knew of TLS; its
      // clients, made later from the same builder, take the JDK's.
      builder.setServerTlsConfig(door.tls().forRatisClients());
      return services;
    }

    private NettyServerBuilder customize(
        NettyServerBuilder server, EnumSet<GrpcServices.Type> types) {
      return door.guard(server);
    }
  }
}
