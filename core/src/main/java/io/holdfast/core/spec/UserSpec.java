package io.holdfast.core.spec;

import java.util.List;

/**
 * A database user created when the service is formed.
 *
 * @param name login name
 * @param passwordFile file that holds the password, relative to the spec's folder
 * @param owns databases this user owns
 */
public record UserSpec(String name, String passwordFile, List<String> owns) {
  public UserSpec {
    owns = List.copyOf(owns);
  }
}
