package io.holdfast.engine.redis;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.AdoptedSpec;
import io.holdfast.engine.redis.resp.Address;
import io.holdfast.engine.redis.resp.Session;
import io.holdfast.spi.engine.EngineContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the servers of an adopted set and its Sentinels are, and how to log in there. */
record AdoptedMembers(EngineContext context, AdoptedSpec set, Map<HostId, String> resolved) {
  AdoptedMembers(EngineContext context, AdoptedSpec set) {
    this(context, set, new ConcurrentHashMap<>());
  }

  /** A connection to a member, as the user that the spec names. */
  Session sessionTo(HostId host) {
    return new Session(address(address(host), context.service().port(), set.memberLogin()));
  }

  /** Who asks a Sentinel, and how. */
  Address sentinel(String endpoint) {
    var colon = endpoint.lastIndexOf(':');
    var host = endpoint.substring(0, colon).replace("[", "").replace("]", "");
    return address(host, Integer.parseInt(endpoint.substring(colon + 1)), set.sentinelLogin());
  }

  private Address address(String host, int port, AdoptedSpec.@Nullable Login login) {
    return login == null
        ? new Address(host, port, "", () -> "")
        : new Address(host, port, login.user(), password(login));
  }

  /** Read when a connection is made; without the file the server says that the login is wrong. */
  private Supplier<String> password(AdoptedSpec.Login login) {
    var file = context.specFolder().resolve(login.passwordFile());
    return () -> {
      try {
        return Files.readString(file).strip();
      } catch (IOException _) {
        return "";
      }
    };
  }

  private String address(HostId host) {
    return context.cluster().host(host).address();
  }

  /** The member that listens there; empty for an address that is no member's. */
  Optional<HostId> memberAt(List<String> place) {
    if (place.size() < 2 || !place.get(1).equals(Integer.toString(context.service().port()))) {
      return Optional.empty();
    }
    return context.service().members().stream()
        .filter(host -> address(host).equals(place.getFirst()) || place.getFirst().equals(ip(host)))
        .findFirst();
  }

  private String ip(HostId host) {
    var known = resolved.get(host);
    if (known != null) {
      return known;
    }
    try {
      var ip = InetAddress.getByName(address(host)).getHostAddress();
      resolved.put(host, ip);
      return ip;
    } catch (UnknownHostException _) {
      return ""; // asked again next time
    }
  }
}
