package io.holdfast.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The description of the REST interface that {@code GET /openapi.yaml} answers. */
public final class OpenApi {
  public static final String CONTENT_TYPE = "application/yaml";

  private OpenApi() {}

  /** OpenAPI 3.1, as YAML. */
  public static String yaml() {
    try (var in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new HoldfastException(
            ErrorCode.INTERNAL, "openapi.yaml is missing from this build of Holdfast");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
