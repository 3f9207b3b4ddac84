package io.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndpointTest {
  @Test
  void isFoundByItsPath() {
    assertThat(Endpoint.at("/health").get("GET"))
        .isEqualTo(new Endpoint.Match(Endpoint.HEALTH, ""));
    assertThat(Endpoint.at("/api/v1/services/db/pause").get("POST"))
        .isEqualTo(new Endpoint.Match(Endpoint.PAUSE, "db"));
    assertThat(Endpoint.at("/api/v1/services/api/members/b/logs").get("GET"))
        .isEqualTo(new Endpoint.Match(Endpoint.LOGS, "api/b"));
    assertThat(Endpoint.LOGS.path("api", "b")).isEqualTo("/api/v1/services/api/members/b/logs");
    assertThat(Endpoint.at("/api/v1/services//pause")).isEmpty();
    assertThat(Endpoint.at("/api/v1/services/a/b/pause")).isEmpty();
    assertThat(Endpoint.at("/api/v1/services/db")).isEmpty();
    assertThat(Endpoint.at("/")).isEmpty();
  }
}
