package io.holdfast.traffic.sentinel;

import io.holdfast.traffic.sentinel.Directory.Listing;
import java.util.function.IntSupplier;

/**
 * {@code INFO}, as far as monitoring of Sentinels reads it.
 *
 * @param clients connections open now
 */
record InfoPage(Directory directory, Portraits portraits, IntSupplier clients) {
  String text() {
    var masters = directory.all();
    var page =
        new StringBuilder(
            """
            # Server
            redis_version:%s
            redis_mode:sentinel
            run_id:%s
            tcp_port:%d

            # Clients
            connected_clients:%d

            # Sentinel
            sentinel_masters:%d
            sentinel_tilt:0
            sentinel_running_scripts:0
            sentinel_scripts_queue_length:0
            sentinel_simulate_failure_flags:0
            """
                .formatted(
                    Greeting.LEVEL,
                    portraits.myId(),
                    portraits.port(),
                    clients.getAsInt(),
                    masters.size()));
    for (int i = 0; i < masters.size(); i++) {
      page.append(line(i, masters.get(i))).append('\n');
    }
    return page.toString().replace("\n", "\r\n");
  }

  private String line(int index, Listing master) {
    return "master%d:name=%s,status=ok,address=%s,slaves=%d,sentinels=%d"
        .formatted(
            index,
            master.service().id(),
            master.master().name(),
            master.replicas().size(),
            portraits.cluster().hosts().size());
  }
}
