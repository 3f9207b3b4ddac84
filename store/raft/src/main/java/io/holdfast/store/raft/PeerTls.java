package io.holdfast.store.raft;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.ClientAuth;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;

/**
 * TLS 1.3 both ways between voters: each side shows a {@link PeerCertificate} and checks the
 * other's. By the JDK's own TLS, since Ratis's native one has to unpack itself into an executable
 * temporary folder.
 */
final class PeerTls {
  private static final String PROTOCOL = "TLSv1.3";

  private final KeyManager keys;
  private final Peers peers;

  PeerTls(PeerCertificate certificates) {
    this.keys = keys(certificates.create());
    this.peers = new Peers(certificates);
  }

  /** What Ratis's own clients need to know. */
  GrpcTlsConfig forRatisClients() {
    return new GrpcTlsConfig(keys, peers, true);
  }

  SslContext forClient() throws SSLException {
    return GrpcSslContexts.configure(
            SslContextBuilder.forClient().keyManager(keys).trustManager(peers), SslProvider.JDK)
        .protocols(PROTOCOL)
        .build();
  }

  SslContext forServer() throws SSLException {
    return GrpcSslContexts.configure(
            SslContextBuilder.forServer(keys).trustManager(peers), SslProvider.JDK)
        .clientAuth(ClientAuth.REQUIRE)
        .protocols(PROTOCOL)
        .build();
  }

  private static KeyManager keys(PeerCertificate.Identity identity) {
    char[] noPassword = new char[0];
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, noPassword);
      store.setKeyEntry(
          "voter", identity.key(), noPassword, new Certificate[] {identity.certificate()});
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, noPassword);
      return factory.getKeyManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK has key stores in memory", e);
    }
  }

  /**
   * Trusts whoever knows the secret, at any address. "Extended" because the JDK would otherwise add
   * checks of its own, such as that of the host name, which says nothing here.
   */
  private static final class Peers extends X509ExtendedTrustManager {
    private final PeerCertificate certificates;

    Peers(PeerCertificate certificates) {
      this.certificates = certificates;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      certificates.check(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
