package io.holdfast.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may have been done, and what certainly was not, must never be mixed up. */
class ReplyTest {
  private static final URI MEMBER = URI.create("http://10.0.0.21:2379");

  @Test
  void unwrapsAStreamOfOneMessage() {
    assertThat(Reply.of(MEMBER, 200, "{\"result\":{\"TTL\":\"3\"}}"))
        .isInstanceOfSatisfying(
            Reply.Answered.class, it -> assertThat(Json.number(it.body(), "TTL")).isEqualTo(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"etcdserver: no leader\",\"message\":\"etcdserver: no leader\",\"code\":14}",
        "{\"error\":\"etcdserver: request timed out\",\"code\":14}",
        "{\"error\":\"context deadline exceeded\",\"code\":4}",
        "{\"error\":{\"grpc_code\":14,\"http_code\":503,\"message\":\"etcdserver: no leader\"}}",
        "{\"unexpected\":true}",
      })
  void anErrorThatLeavesOpenWhatWasDoneIsTrouble(String body) {
    assertThat(Reply.of(MEMBER, 503, body)).isInstanceOf(Reply.Trouble.class);
  }

  /**
   * The gateway's own words for a certificate with a common name, where etcd asks for passwords.
   */
  @Test
  void whatIsNoJsonIsToldInItsOwnWords() {
    assertThat(Reply.of(MEMBER, 400, "CommonName of client will be ignored\n"))
        .isInstanceOfSatisfying(
            Reply.Trouble.class,
            it ->
                assertThat(it.why())
                    .contains(MEMBER.toString(), "400", "CommonName of client will be ignored"));
  }

  @Test
  void anEmptyAnswerIsTrouble() {
    assertThat(Reply.of(MEMBER, 200, "")).isInstanceOf(Reply.Trouble.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"etcdserver: permission denied\",\"code\":7}",
        "{\"error\":\"etcdserver: requested lease not found\",\"code\":5}",
        "{\"error\":\"etcdserver: user name is empty\",\"code\":3}",
      })
  void aRefusalIsFinal(String body) {
    assertThat(Reply.of(MEMBER, 400, body)).isInstanceOf(Reply.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"etcdserver: invalid auth token\",\"code\":16}",
        "{\"error\":\"etcdserver: revision of auth store is old\",\"code\":16}",
        "{\"error\":\"auth: revision in header is old\",\"code\":2}",
      })
  void aLoginThatIsOutOfDateIsNoRefusal(String body) {
    assertThat(Reply.of(MEMBER, 401, body)).isInstanceOf(Reply.LoginOver.class);
  }
}
