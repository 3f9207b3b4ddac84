package io.holdfast.api;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import java.util.List;

/**
 * Lines that a member's program wrote, oldest first.
 *
 * @param cursor names the place behind the last of them; given as {@code after} it asks for what is
 *     newer
 */
public record MemberLogPage(ServiceId service, HostId host, List<String> lines, String cursor) {
  public MemberLogPage {
    lines = List.copyOf(lines);
  }
}
