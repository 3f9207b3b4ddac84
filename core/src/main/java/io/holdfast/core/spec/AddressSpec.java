package io.holdfast.core.spec;

/**
 * A virtual address.
 *
 * @param address the address as a literal, IPv4 or IPv6
 * @param prefix length of its network's prefix in bits
 * @param interfaceName the interface, the same on every host, on whose network it is reached
 */
public record AddressSpec(String address, int prefix, String interfaceName) {
  public AddressSpec {
    if (prefix < 1 || prefix > 128) {
      throw new IllegalArgumentException("no network has a prefix of " + prefix + " bits");
    }
  }

  /** Where clients connect, {@code 10.77.0.100:5432}. */
  public String at(int port) {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
