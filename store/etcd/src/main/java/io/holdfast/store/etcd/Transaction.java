package io.holdfast.store.etcd;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A transaction under construction: if all of this is so, then do that, else look at these. */
final class Transaction {
  private final ObjectNode body = Json.object();
  private final ArrayNode conditions = body.putArray("compare");
  private final ArrayNode then = body.putArray("success");
  private final ArrayNode otherwise = body.putArray("failure");

  ObjectNode body() {
    return body;
  }

  /** The key was last written at this revision of etcd's. */
  Transaction ifModifiedAt(String key, long revision) {
    condition(key, "MOD").put("mod_revision", Long.toString(revision));
    return this;
  }

  /** The key was written this many times; 0 when it does not exist. */
  Transaction ifVersionIs(String key, long version) {
    condition(key, "VERSION").put("version", Long.toString(version));
    return this;
  }

  Transaction put(String key, String value) {
    return put(key, value, 0);
  }

  /**
   * Writes a key.
   *
   * @param lease what it is to live and die with; 0 for nothing
   */
  Transaction put(String key, String value, long lease) {
    var put = then.addObject().putObject("request_put");
    put.put("key", Json.bytes(key)).put("value", Json.bytes(value));
    if (lease != 0) {
      put.put("lease", Long.toString(lease));
    }
    return this;
  }

  /** Removes all keys from the first up to the end, which stays. */
  Transaction remove(String from, String end) {
    range(then.addObject().putObject("request_delete_range"), from, end);
    return this;
  }

  Transaction elseLookAt(String key) {
    otherwise.addObject().putObject("request_range").put("key", Json.bytes(key));
    return this;
  }

  Transaction elseLookAt(String from, String end) {
    range(otherwise.addObject().putObject("request_range"), from, end);
    return this;
  }

  private ObjectNode condition(String key, String target) {
    return conditions
        .addObject()
        .put("key", Json.bytes(key))
        .put("target", target)
        .put("result", "EQUAL");
  }

  private static void range(ObjectNode request, String from, String end) {
    request.put("key", Json.bytes(from)).put("range_end", Json.bytes(end));
  }
}
