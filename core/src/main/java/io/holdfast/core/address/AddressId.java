package io.holdfast.core.address;

import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import java.util.regex.Pattern;

/**
 * Name of a virtual address, made from what owns it: {@code db.write}. It becomes a file's name.
 */
public record AddressId(String name) implements Comparable<AddressId> {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}(\\.[a-z]{1,10})?");

  public AddressId {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "an address is named like 'db.write', after what owns it: '%s'".formatted(name));
    }
  }

  /** The address of a service's write entry. */
  public static AddressId ofWriteEntry(ServiceId service) {
    return new AddressId(service + ".write");
  }

  /** The address of a stack. */
  public static AddressId ofEntry(StackId stack) {
    return new AddressId(stack + ".entry");
  }

  @Override
  public int compareTo(AddressId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
