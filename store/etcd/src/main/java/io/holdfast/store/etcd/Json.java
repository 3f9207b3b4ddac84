package io.holdfast.store.etcd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What etcd's JSON gateway makes of its messages: keys and values in base64, 64-bit numbers as
 * texts, zeros and falses left out.
 */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * Reads one message.
   *
   * @throws JacksonException when it is none
   */
  static JsonNode read(String text) {
    return MAPPER.readTree(text);
  }

  static String bytes(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(JsonNode message, String field) {
    return new String(
        Base64.getDecoder().decode(message.path(field).asString("")), StandardCharsets.UTF_8);
  }

  static long number(JsonNode message, String field) {
    return Long.parseLong(message.path(field).asString("0"));
  }

  /** The revision that an answer's header names. */
  static long revision(JsonNode answer) {
    return number(answer.path("header"), "revision");
  }

  static Entry entry(JsonNode keyValue) {
    return new Entry(
        text(keyValue, "key"),
        text(keyValue, "value"),
        number(keyValue, "version"),
        number(keyValue, "mod_revision"),
        number(keyValue, "lease"));
  }

  /** The entries that a range found. */
  static List<Entry> entries(JsonNode range) {
    var entries = new ArrayList<Entry>();
    range.path("kvs").forEach(each -> entries.add(entry(each)));
    return entries;
  }

  /** Texts as one text. */
  static String list(List<String> texts) {
    return MAPPER.writeValueAsString(texts);
  }

  /** What {@link #list} wrote. */
  static List<String> readList(String text) {
    var texts = new ArrayList<String>();
    MAPPER.readTree(text).forEach(each -> texts.add(each.asString()));
    return texts;
  }
}
