package io.holdfast.traffic.sentinel;

import static io.holdfast.traffic.sentinel.Worlds.A;
import static io.holdfast.traffic.sentinel.Worlds.B;
import static io.holdfast.traffic.sentinel.Worlds.C;
import static io.holdfast.traffic.sentinel.Worlds.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.core.spec.SentinelSpec.Via;
import io.holdfast.traffic.sentinel.Incoming.Malformed;
import io.holdfast.traffic.sentinel.Incoming.Request;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each reply, as bytes; those of RESP 2 unless said. */
class DeskTest {
  private final AtomicBoolean controller = new AtomicBoolean(true);
  private final Directory directory =
      new Directory(new Endpoints(Worlds.cluster(Via.MEMBER, 6379), C, Via.MEMBER));
  private Desk desk = desk(null);
  private Caller caller = desk.arrived(7);

  @Test
  void aMasterIsNamedByItsAddress() {
    directory.follow(route(1, A));
    assertThat(ask("SENTINEL", "get-master-addr-by-name", "cache"))
        .isEqualTo("*2\r\n$10\r\n127.0.0.91\r\n$4\r\n6379\r\n");
    assertThat(ask("sentinel", "GET-MASTER-ADDR-BY-NAME", "nope")).isEqualTo("*-1\r\n");
  }

  @Test
  void whileNobodyMayServeNobodyIsKnown() {
    directory.follow(route(1, A, B));
    directory.follow(route(2, null));
    assertThat(ask("SENTINEL", "get-master-addr-by-name", "cache")).isEqualTo("*-1\r\n");
    assertThat(ask("SENTINEL", "masters")).isEqualTo("*0\r\n");
    for (var question : List.of("master", "replicas", "slaves", "sentinels", "ckquorum")) {
      assertThat(ask("SENTINEL", question, "cache"))
          .as(question)
          .isEqualTo("-ERR No such master with that name\r\n");
    }
    assertThat(ask("ROLE")).isEqualTo("*2\r\n$8\r\nsentinel\r\n*0\r\n");
  }

  @Test
  void aMasterIsDescribedByTheFieldsThatClientsRead() {
    directory.follow(route(4, A, B));
    assertThat(fields(ask("SENTINEL", "master", "cache")))
        .startsWith("name", "cache", "ip", "127.0.0.91", "port", "6379", "runid")
        .containsSequence("flags", "master")
        .containsSequence("config-epoch", "4")
        .containsSequence("num-slaves", "2")
        .containsSequence("num-other-sentinels", "2")
        .containsSequence("quorum", "2");
    assertThat(ask("SENTINEL", "masters")).isEqualTo("*1\r\n" + ask("SENTINEL", "master", "cache"));
  }

  @Test
  void aStandbyThatMayNotBeReadFromIsMarkedDown() {
    directory.follow(route(1, A, B));
    var replicas = ask("SENTINEL", "replicas", "cache");
    assertThat(replicas).startsWith("*2\r\n").isEqualTo(ask("SENTINEL", "slaves", "cache"));
    assertThat(fields(replicas))
        .containsSequence("name", "127.0.0.92:6379", "ip", "127.0.0.92", "port", "6379")
        .containsSequence("flags", "slave")
        .containsSequence("name", "127.0.0.93:6379", "ip", "127.0.0.93", "port", "6379")
        .containsSequence("flags", "s_down,slave,disconnected");
  }

  @Test
  void theOtherAgentsAreTheOtherSentinels() {
    directory.follow(route(1, A));
    var others = fields(ask("SENTINEL", "sentinels", "cache"));
    assertThat(others)
        .containsSequence("ip", "127.0.0.91", "port", "26379")
        .containsSequence("ip", "127.0.0.92", "port", "26379")
        .containsSequence("flags", "sentinel")
        .doesNotContain("127.0.0.93");
    assertThat(ask("SENTINEL", "myid")).startsWith("$40\r\n");
  }

  @Test
  void theQuorumIsAsGoodAsTheControllerIsHeard() {
    directory.follow(route(1, A));
    assertThat(ask("SENTINEL", "ckquorum", "cache")).startsWith("+OK ");
    controller.set(false);
    assertThat(ask("SENTINEL", "ckquorum", "cache")).startsWith("-NOQUORUM ");
  }

  @Test
  void anotherSentinelIsToldWhatIsKnownAndGivenNoVote() {
    directory.follow(route(1, A));
    var question =
        new String[] {"SENTINEL", "is-master-down-by-addr", "127.0.0.91", "6379", "9", "me"};
    assertThat(ask(question)).isEqualTo("*3\r\n:0\r\n$1\r\n*\r\n:0\r\n");
    directory.follow(route(2, null));
    assertThat(ask(question)).isEqualTo("*3\r\n:1\r\n$1\r\n*\r\n:0\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SENTINEL failover cache",
        "SENTINEL reset *",
        "SENTINEL set cache quorum 1",
        "SENTINEL remove cache",
        "SENTINEL monitor x 127.0.0.1 1 1",
        "SENTINEL config set a b",
        "SENTINEL flushconfig",
        "PUBLISH +switch-master x",
        "SHUTDOWN",
        "CONFIG SET a b"
      })
  void nothingCanBeChanged(String request) {
    assertThat(ask(request.split(" ")))
        .matches("-ERR [A-Z]+( [A-Z-]+)? is refused: Holdfast decides, .* or the spec\r\n");
  }

  @Test
  void whatIsNotKnownIsSaidOnOneLine() {
    assertThat(ask("GET", "x")).startsWith("-ERR unknown command 'GET'");
    assertThat(ask("SENTINEL", "what")).startsWith("-ERR unknown subcommand 'WHAT'");
    assertThat(ask("SENTINEL")).startsWith("-ERR wrong number of arguments");
    assertThat(ask("SENTINEL", "master")).startsWith("-ERR wrong number of arguments");
    assertThat(ask("a\r\n+OK\r\nb"))
        .startsWith("-ERR unknown command 'a  +OK  b'")
        .endsWith("\r\n");
    assertThat(ask("x".repeat(1024))).hasSizeLessThan(300);
  }

  @Test
  void whatLibrariesSayWhenTheyConnectIsAnswered() {
    assertThat(ask("PING")).isEqualTo("+PONG\r\n");
    assertThat(ask("PING", "x")).isEqualTo("$1\r\nx\r\n");
    assertThat(ask("CLIENT", "SETINFO", "LIB-NAME", "x")).isEqualTo("+OK\r\n");
    assertThat(ask("CLIENT", "GETNAME")).isEqualTo("$-1\r\n");
    assertThat(ask("CLIENT", "SETNAME", "me")).isEqualTo("+OK\r\n");
    assertThat(ask("CLIENT", "GETNAME")).isEqualTo("$2\r\nme\r\n");
    assertThat(ask("CLIENT", "ID")).isEqualTo(":7\r\n");
    assertThat(ask("COMMAND")).isEqualTo("*0\r\n");
    assertThat(ask("COMMAND", "COUNT")).isEqualTo(":0\r\n");
    assertThat(ask("INFO")).contains("redis_mode:sentinel\r\n");
    directory.follow(route(1, A, B));
    assertThat(ask("INFO", "sentinel"))
        .contains("master0:name=cache,status=ok,address=127.0.0.91:6379,slaves=2,sentinels=3\r\n");
  }

  @Test
  void aClientMaySpeakResp3() {
    directory.follow(route(1, A));
    assertThat(ask("HELLO", "3"))
        .startsWith("%6\r\n$6\r\nserver\r\n$5\r\nredis\r\n")
        .contains("$5\r\nproto\r\n:3\r\n", "$4\r\nmode\r\n$8\r\nsentinel\r\n");
    assertThat(ask("SENTINEL", "get-master-addr-by-name", "nope")).isEqualTo("_\r\n");
    assertThat(ask("SENTINEL", "master", "cache")).startsWith("%20\r\n");
    assertThat(ask("SUBSCRIBE", "x")).isEqualTo(">3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n");
    assertThat(ask("PING")).as("while listening").isEqualTo("+PONG\r\n");
    assertThat(ask("UNSUBSCRIBE")).endsWith(":0\r\n");
    assertThat(ask("HELLO", "2")).startsWith("*12\r\n");
    assertThat(ask("HELLO", "4")).startsWith("-NOPROTO ");
    assertThat(ask("HELLO", "3", "what")).startsWith("-ERR Syntax error");
  }

  @Test
  void aClientIsToldWhatItListensTo() {
    assertThat(ask("SUBSCRIBE", "+switch-master", "+sdown"))
        .isEqualTo(list("subscribe", "+switch-master", 1) + list("subscribe", "+sdown", 2));
    assertThat(ask("PSUBSCRIBE", "*master"))
        .isEqualTo("*3\r\n$10\r\npsubscribe\r\n$7\r\n*master\r\n:3\r\n");
    var news = new Announcement("+switch-master", "cache h 1 i 2");
    assertThat(bytes(caller.hears(news)))
        .isEqualTo(
            list("message", "+switch-master", "cache h 1 i 2")
                + list("pmessage", "*master", "+switch-master", "cache h 1 i 2"));
    assertThat(caller.hears(new Announcement("-sdown", "x"))).isEmpty();
    assertThat(ask("PING")).isEqualTo("*2\r\n$4\r\npong\r\n$0\r\n\r\n");
    assertThat(ask("SENTINEL", "masters")).startsWith("-ERR Can't execute 'SENTINEL'");
    assertThat(ask("UNSUBSCRIBE"))
        .isEqualTo(list("unsubscribe", "+switch-master", 2) + list("unsubscribe", "+sdown", 1));
    assertThat(ask("PUNSUBSCRIBE", "*master")).endsWith(":0\r\n");
    assertThat(ask("UNSUBSCRIBE")).isEqualTo("*3\r\n$11\r\nunsubscribe\r\n$-1\r\n:0\r\n");
    assertThat(ask("SENTINEL", "masters")).isEqualTo("*0\r\n");
  }

  @Test
  void aClientMayListenToSoMuchAndNoMore() {
    for (int i = 0; i < Caller.MOST_SUBSCRIPTIONS; i++) {
      assertThat(ask("PSUBSCRIBE", "p" + i)).startsWith("*3");
    }
    assertThat(ask("SUBSCRIBE", "one more")).startsWith("-ERR a connection may listen to 64");
    assertThat(ask("PSUBSCRIBE", "p1")).as("already").endsWith(":64\r\n");
  }

  @Test
  void withoutAPasswordInTheSpecOneIsRefusedAsRedisDoes() {
    assertThat(ask("AUTH", "x")).startsWith("-ERR AUTH <password> called without any password");
    assertThat(ask("AUTH", "default", "x")).isEqualTo("+OK\r\n");
    assertThat(ask("AUTH", "somebody", "x")).startsWith("-WRONGPASS ");
  }

  @Test
  void withAPasswordNothingElseIsAnsweredBeforeIt() {
    desk = desk("s3cret");
    caller = desk.arrived(1);
    for (var request : List.of("PING", "SENTINEL masters", "SUBSCRIBE x", "INFO", "nonsense")) {
      assertThat(ask(request.split(" "))).isEqualTo("-NOAUTH Authentication required.\r\n");
    }
    assertThat(ask("HELLO", "3")).startsWith("-NOAUTH HELLO must be called");
    assertThat(ask("AUTH", "wrong")).startsWith("-WRONGPASS ");
    assertThat(ask("HELLO", "3", "AUTH", "default", "wrong")).startsWith("-WRONGPASS ");
    assertThat(ask("PING")).startsWith("-NOAUTH");
    assertThat(ask("AUTH", "s3cret")).isEqualTo("+OK\r\n");
    assertThat(ask("PING")).isEqualTo("+PONG\r\n");
    assertThat(ask("RESET")).isEqualTo("+RESET\r\n");
    assertThat(ask("PING")).startsWith("-NOAUTH");
    assertThat(ask("HELLO", "3", "AUTH", "default", "s3cret", "SETNAME", "me")).startsWith("%6");
    assertThat(caller.name()).isEqualTo("me");
  }

  @Test
  void theConnectionEndsBehindQuitAndBehindWhatIsNoRequest() {
    assertThat(desk.answer(new Request(List.of("QUIT")), caller))
        .isEqualTo(new Answer(List.of(Reply.ok()), true));
    assertThat(desk.answer(new Malformed("x"), caller).hangUp()).isTrue();
  }

  private Desk desk(@Nullable String password) {
    var portraits = new Portraits(Worlds.cluster(Via.MEMBER, 6379), C, 26379);
    return new Desk(
        new Questions(directory, portraits, controller::get),
        new InfoPage(directory, portraits, () -> 1),
        password == null ? null : new Password(password));
  }

  private String ask(String... words) {
    return bytes(desk.answer(new Request(List.of(words)), caller).replies());
  }

  private String bytes(List<Reply> replies) {
    var out = Unpooled.buffer();
    var writer = new ReplyWriter(caller.version());
    replies.forEach(reply -> writer.write(reply, out));
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  /** A list of texts and numbers as RESP 2 has it. */
  private static String list(Object... elements) {
    var bytes = new StringBuilder("*" + elements.length + "\r\n");
    for (var element : elements) {
      bytes.append(
          element instanceof Integer number
              ? ":%d\r\n".formatted(number)
              : "$%d\r\n%s\r\n".formatted(element.toString().length(), element));
    }
    return bytes.toString();
  }

  /** The texts of a reply, in order. */
  private static List<String> fields(String reply) {
    return reply
        .lines()
        .filter(line -> !line.startsWith("*") && !line.startsWith("$") && !line.startsWith("%"))
        .toList();
  }
}
