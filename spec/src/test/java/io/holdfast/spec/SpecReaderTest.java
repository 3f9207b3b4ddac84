package io.holdfast.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.core.address.AddressId;
import io.holdfast.core.address.VirtualAddress;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.ServiceId;
import io.holdfast.core.cluster.StackId;
import io.holdfast.core.spec.AddressSpec;
import io.holdfast.core.spec.AdoptedSpec;
import io.holdfast.core.spec.DetectionSpec;
import io.holdfast.core.spec.DrillSpec;
import io.holdfast.core.spec.Durability;
import io.holdfast.core.spec.EntryLimits;
import io.holdfast.core.spec.EntrySpec;
import io.holdfast.core.spec.Failback;
import io.holdfast.core.spec.HealthSpec;
import io.holdfast.core.spec.HookSpec;
import io.holdfast.core.spec.HostSpec;
import io.holdfast.core.spec.Objectives;
import io.holdfast.core.spec.ProgramSpec;
import io.holdfast.core.spec.QuorumSpec;
import io.holdfast.core.spec.SentinelSpec;
import io.holdfast.core.spec.StackSpec;
import io.holdfast.core.spec.Window;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecReaderTest {
  private static final String SMALL =
      """
      cluster: shop
      hosts:
        a: {address: 10.0.0.11}
        b: {address: 10.0.0.12}
        c: {address: 10.0.0.13}
      services:
        db:
          engine: postgresql
      """;

  @TempDir Path folder;

  @Test
  void threeHostsNeedUnderFifteenLinesAndTheDefaultsSuitProduction() throws IOException {
    assertThat(SMALL.lines().count()).isLessThan(15);
    var file = valid(SMALL);
    var spec = file.spec();
    assertThat(spec.name()).isEqualTo("shop");
    assertThat(spec.hosts())
        .extracting(HostSpec::port, HostSpec::quorumPort, HostSpec::witness)
        .containsOnly(tuple(HostSpec.DEFAULT_PORT, HostSpec.DEFAULT_QUORUM_PORT, false));
    assertThat(spec.quorum()).isEqualTo(new QuorumSpec.Embedded(hosts("a", "b", "c")));
    assertThat(spec.detection()).isEqualTo(DetectionSpec.DEFAULT);
    assertThat(file.secretFile()).isEqualTo(folder.resolve("cluster.secret"));
    var db = spec.services().getFirst();
    assertThat(db.members()).isEqualTo(hosts("a", "b", "c"));
    assertThat(db.durability()).isEqualTo(Durability.SYNC);
    assertThat(db.port()).isEqualTo(5432);
    assertThat(db.objectives()).isEqualTo(Objectives.DEFAULT);
    assertThat(db.patroniPort()).isNull();
    assertThat(db.dataDirectory()).isNull();
    assertThat(db.entries()).isEmpty();
  }

  @Test
  void aMariadbServiceHasItsOwnPortAndLimits() throws IOException {
    var spec =
        valid(
                """
                cluster: shop
                hosts: {a: {address: 10.0.0.1}, b: {address: 10.0.0.2}, c: {address: 10.0.0.3}}
                services:
                  db:
                    engine: mariadb
                    parameters: {max_connections: 500}
                """)
            .spec();
    assertThat(spec.services().getFirst().port()).isEqualTo(3306);
    assertThat(
            problems(
                """
                cluster: shop
                hosts: {a: {address: 10.0.0.1}, b: {address: 10.0.0.2}, c: {address: 10.0.0.3}, d: {address: 10.0.0.4}}
                quorum: {voters: [a, b, c]}
                services:
                  db:
                    engine: mariadb
                    parameters: {read_only: off}
                """))
        .anyMatch(line -> line.contains("waits for one standby only"))
        .anyMatch(line -> line.contains("is decided by Holdfast"));
  }

  @Test
  void aMysqlServiceHasItsOwnLimits() throws IOException {
    var spec =
        valid(
                """
                cluster: shop
                hosts: {a: {address: 10.0.0.1}, b: {address: 10.0.0.2}, c: {address: 10.0.0.3}, d: {address: 10.0.0.4}}
                quorum: {voters: [a, b, c]}
                services:
                  db:
                    engine: mysql
                    parameters: {max_connections: 500}
                """)
            .spec();
    assertThat(spec.services().getFirst().port()).isEqualTo(3306);
    assertThat(spec.services().getFirst().members()).hasSize(4);
    assertThat(
            problems(
                """
                cluster: shop
                hosts: {a: {address: 10.0.0.1}, b: {address: 10.0.0.2}, c: {address: 10.0.0.3}}
                services:
                  db:
                    engine: mysql
                    parameters: {super-read-only: off}
                """))
        .singleElement()
        .asString()
        .contains("is decided by Holdfast");
  }

  @Test
  void aProgramNeedsItsCommandAndHasDefaultsForTheRest() throws IOException {
    var service =
        valid(
                """
                cluster: shop
                hosts: {a: {address: 10.0.0.1}, b: {address: 10.0.0.2}, c: {address: 10.0.0.3}}
                services:
                  api:
                    engine: process
                    port: 8080
                    command: [java, -jar, api.jar, -v, -v]
                    entries: {write: {gateway: 9080}}
                """)
            .spec()
            .services()
            .getFirst();
    assertThat(service.durability()).isEqualTo(Durability.ASYNC);
    assertThat(service.holdsData()).isFalse();
    assertThat(service.isShared()).isFalse();
    assertThat(service.switchoverTimeout()).isEqualTo(Duration.ofSeconds(40));
    var program = service.program();
    assertThat(program).isNotNull();
    assertThat(program.command()).containsExactly("java", "-jar", "api.jar", "-v", "-v");
    assertThat(program.health())
        .isEqualTo(
            new HealthSpec(
                new HealthSpec.Question.Tcp("{port}"),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                2,
                3));
    assertThat(program.readiness()).isEqualTo(program.health());
    assertThat(program.restart()).isEqualTo(ProgramSpec.Restart.DEFAULT);
    assertThat(program.logs()).isEqualTo(ProgramSpec.Logs.DEFAULT);
    assertThat(program.limits().isNone()).isTrue();
    assertThat(program.user()).isNull();
  }

  @Test
  void readsEverythingThatCanBeSaidOfAProgram() throws IOException {
    var service =
        valid(
                """
                cluster: shop
                hosts: {a: {address: 10.0.0.1}, b: {address: 10.0.0.2}, c: {address: 10.0.0.3}}
                services:
                  api:
                    engine: process
                    port: 8080
                    mode: active-active
                    command: [serve]
                    environment: {LEVEL: 3, Greeting: hello}
                    user: api
                    workingDirectory: /srv/api
                    health: {http: "http://{address}:{port}/health", interval: 5s, timeout: 500ms, rise: 1, fall: 4}
                    readiness: {exec: [check, "{host}"]}
                    startTimeout: 5m
                    stop: {timeout: 1m, signal: QUIT}
                    restart: {attempts: 0, window: 1h}
                    limits: {memory: 512MB, cpu: 1.5}
                    logs: {maxSize: 64KB, keep: 2}
                    entries: {any: {gateway: 9080}}
                """)
            .spec()
            .services()
            .getFirst();
    assertThat(service.isShared()).isTrue();
    assertThat(service.entries().getFirst().mode()).isEqualTo(EntrySpec.Mode.ANY);
    assertThat(service.program())
        .isEqualTo(
            new ProgramSpec(
                ProgramSpec.Mode.ACTIVE_ACTIVE,
                List.of("serve"),
                Map.of("LEVEL", "3", "Greeting", "hello"),
                "api",
                "/srv/api",
                new HealthSpec(
                    new HealthSpec.Question.Http("http://{address}:{port}/health"),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(500),
                    1,
                    4),
                new HealthSpec(
                    new HealthSpec.Question.Exec(List.of("check", "{host}")),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    2,
                    3),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                ProgramSpec.StopSignal.QUIT,
                new ProgramSpec.Restart(0, Duration.ofHours(1)),
                new ProgramSpec.Limits(512L << 20, 1.5),
                new ProgramSpec.Logs(64L << 10, 2)));
  }

  @Test
  void whatBelongsToAnotherKindOfEngineIsRefusedWhereItStands() throws IOException {
    assertThat(
            problems(
                """
                cluster: shop
                hosts: {a: {address: 10.0.0.1}, b: {address: 10.0.0.2}, c: {address: 10.0.0.3}}
                services:
                  db:
                    engine: postgresql
                    command: [serve]
                    restart: {attempts: 1}
                  api:
                    engine: process
                    durability: sync
                    databases: [app]
                    dataDirectory: /srv/api
                """))
        .anyMatch(
            line -> line.contains(":6:") && line.contains("only a service with engine process"))
        .anyMatch(
            line -> line.contains(":7:") && line.contains("only a service with engine process"))
        .anyMatch(line -> line.contains("missing; expected a list: the program"))
        .anyMatch(line -> line.contains(":10:") && line.contains("a process keeps no data"))
        .anyMatch(line -> line.contains(":11:") && line.contains("a process keeps no data"))
        .anyMatch(line -> line.contains(":12:") && line.contains("a process keeps no data"));
  }

  @Test
  void aProgramThatEveryMemberRunsIsNoPartOfAStack() throws IOException {
    assertThat(
            problems(
                """
                cluster: shop
                hosts: {a: {address: 10.0.0.1}, b: {address: 10.0.0.2}, c: {address: 10.0.0.3}}
                services:
                  db: {engine: postgresql}
                  web: {engine: process, mode: active-active, command: [serve], after: [db]}
                stacks:
                  main: {services: [db, web]}
                """))
        .anyMatch(line -> line.contains(":7:") && line.contains("every member of 'web' runs it"))
        .hasSize(1);
  }

  @Test
  void whatDoesNotGoTogetherInAProgramIsRefused() throws IOException {
    assertThat(
            problems(
                """
                cluster: shop
                hosts: {a: {address: 10.0.0.1}, b: {address: 10.0.0.2}, c: {address: 10.0.0.3}}
                services:
                  one:
                    engine: process
                    command: [serve]
                    health: {http: "http://{address}:{port}/", tcp: 80}
                    readiness: {interval: 1s}
                    entries: {read: {gateway: 9080}}
                  all:
                    engine: process
                    mode: active-active
                    port: 8081
                    command: serve
                    health: {http: "https://{address}/"}
                    limits: {memory: plenty, cpu: 0}
                    logs: {keep: -1}
                    entries: {write: {gateway: 9081}}
                """))
        .anyMatch(line -> line.contains("found http and tcp, expected one of"))
        .anyMatch(line -> line.contains("found none, expected one of"))
        .anyMatch(line -> line.contains("{port} is asked for"))
        .anyMatch(line -> line.contains("entries need the port"))
        .anyMatch(line -> line.contains("only one member of an active-passive"))
        .anyMatch(line -> line.contains("expected a list of a word"))
        .anyMatch(line -> line.contains("an address that begins with http://"))
        .anyMatch(line -> line.contains("a size: a number with KB, MB or GB"))
        .anyMatch(line -> line.contains("a number of processors"))
        .anyMatch(line -> line.contains("a whole number from 0 to 1000"))
        .anyMatch(line -> line.contains("has no primary and no standbys; expected any"));
  }

  @Test
  void readsEverythingThatCanBeSaid() throws IOException {
    Files.writeString(folder.resolve("app.password"), "not read here");
    var file =
        valid(
            """
            cluster: netvis
            secretFile: /etc/holdfast/secret
            hosts:
              a: {address: 10.77.0.11, zone: rack1, port: 7500, quorumPort: 7501, price: 89.90}
              b: {address: db-b.example.org, zone: rack2}
              w: {address: "fd00::13", zone: rack3, witness: true}
            quorum: {kind: embedded, voters: [a, b, w]}
            services:
              db:
                engine: postgresql
                members: [b, a]
                port: 5433
                patroniApi: 8008
                durability: sync
                databases: [app, other]
                users: {app: {passwordFile: app.password, owns: [app]}}
                objectives: {rto: 5s, rpo: 0s}
                entries:
                  write: {gateway: 6432, connections: 10, idleTimeout: 1h, proxyProtocol: yes}
                  read: {gateway: 6433, maxLag: 5s, fallbackToPrimary: false}
                parameters: {max_connections: 200, log_connections: on, work_mem: 8MB}
                switchoverTimeout: 30s
                dataDirectory: /srv/pg
            detection: {heartbeat: 100ms, misses: 5}
            """);
    assertThat(file.secretFile()).isEqualTo(Path.of("/etc/holdfast/secret"));
    var spec = file.spec();
    assertThat(spec.hosts().getFirst())
        .isEqualTo(
            new HostSpec(
                new HostId("a"),
                "10.77.0.11",
                "rack1",
                false,
                7500,
                7501,
                new BigDecimal("89.90")));
    assertThat(spec.hosts().getLast().witness()).isTrue();
    assertThat(spec.detection()).isEqualTo(new DetectionSpec(Duration.ofMillis(100), 5));
    var db = spec.services().getFirst();
    assertThat(db.members()).as("order of preference").isEqualTo(hosts("b", "a"));
    assertThat(db.durability()).isEqualTo(Durability.SYNC);
    assertThat(db.parameters())
        .isEqualTo(Map.of("max_connections", "200", "log_connections", "on", "work_mem", "8MB"));
    assertThat(db.patroniPort()).isEqualTo(8008);
    assertThat(db.switchoverTimeout()).isEqualTo(Duration.ofSeconds(30));
    var standard = EntryLimits.DEFAULT;
    assertThat(db.entries())
        .containsExactly(
            new EntrySpec(
                EntrySpec.Mode.WRITE,
                6432,
                null,
                false,
                new EntryLimits(
                    10,
                    standard.connectionsPerClient(),
                    standard.pending(),
                    standard.holdTimeout(),
                    standard.connectTimeout(),
                    Duration.ofHours(1),
                    true)),
            new EntrySpec(EntrySpec.Mode.READ, 6433, Duration.ofSeconds(5), false, standard));
    assertThat(db.users().getFirst().owns()).containsExactly("app");
    assertThat(file.resolve(db.users().getFirst().passwordFile()))
        .isEqualTo(folder.resolve("app.password"));
  }

  @Test
  void aWriteEntryMayHaveAVirtualAddressAndAProgram() throws IOException {
    var file =
        valid(
            """
            cluster: demo
            hosts: {a: {address: 10.77.0.11}, b: {address: 10.77.0.12}, c: {address: 10.77.0.13}}
            services:
              db:
                engine: postgresql
                entries:
                  write: {vip: 10.77.0.100/24, interface: eth0, exec: [/bin/tell, x, x], timeout: 2s}
            """);
    var entry = file.spec().services().getFirst().entries().getFirst();
    assertThat(entry.gatewayPort()).isNull();
    assertThat(entry.address()).isEqualTo(new AddressSpec("10.77.0.100", 24, "eth0"));
    assertThat(entry.hook())
        .isEqualTo(new HookSpec(List.of("/bin/tell", "x", "x"), Duration.ofSeconds(2)));
  }

  @Test
  void anAddressThatCannotBeIsRefusedWithWhatWasExpected() throws IOException {
    assertThat(
            problems(
                """
                cluster: demo
                hosts: {a: {address: 10.77.0.11}, b: {address: 10.77.0.12}, c: {address: 10.77.0.13}}
                services:
                  db: {engine: postgresql, entries: {write: {vip: 10.77.0.12/24, interface: eth0}}}
                  two: {engine: redis, objectives: {rpo: 5s}, users: {default: {passwordFile: p}}, entries: {write: {vip: 127.0.0.1/8}}}
                  three: {engine: mariadb, entries: {write: {exec: [tell]}}}
                """))
        .anySatisfy(text -> assertThat(text).contains("host b has the address 10.77.0.12 already"))
        .anySatisfy(text -> assertThat(text).contains("a vip needs 'interface'"))
        .anySatisfy(text -> assertThat(text).contains("that clients can connect to"))
        .anySatisfy(text -> assertThat(text).contains("expected the absolute path"));
  }

  @Test
  void aStacksAddressIsWhereItsFirstServiceIsAndLeadsToAll() throws IOException {
    var spec =
        valid(
                """
                cluster: shop
                hosts: {a: {address: 10.77.0.11}, b: {address: 10.77.0.12}, c: {address: 10.77.0.13}}
                services:
                  db: {engine: postgresql, members: [a, b], entries: {write: {gateway: 6432}}}
                  orders: {engine: postgresql, members: [a, b], port: 5433}
                stacks:
                  main: {services: [db, orders], entry: {vip: 10.77.0.100/24, interface: eth0}}
                """)
            .spec();
    var db = new ServiceId("db");
    assertThat(VirtualAddress.of(spec))
        .containsExactly(
            new VirtualAddress(
                new AddressId("main.entry"),
                new AddressSpec("10.77.0.100", 24, "eth0"),
                db,
                List.of(new HostId("a"), new HostId("b")),
                List.of(db, new ServiceId("orders"))));
  }

  /** As the front ends of a stack do, whose address clients use. */
  @Test
  void aStacksAddressLeadsToWhatRunsEverywhereAndComesAfterIt() throws IOException {
    var spec =
        valid(
                """
                cluster: shop
                hosts: {a: {address: 10.77.0.11}, b: {address: 10.77.0.12}, c: {address: 10.77.0.13}}
                services:
                  db: {engine: postgresql, entries: {write: {gateway: 6432}}}
                  orders: {engine: postgresql, port: 5433}
                  api: {engine: process, mode: active-active, port: 1, command: [x], after: [db]}
                  web: {engine: process, mode: active-active, port: 2, command: [x], after: [api]}
                  other: {engine: process, mode: active-active, port: 3, command: [x]}
                stacks:
                  main: {services: [db, orders], entry: {vip: 10.77.0.100/24, interface: eth0}}
                """)
            .spec();
    assertThat(VirtualAddress.of(spec).getFirst().services())
        .extracting(ServiceId::name)
        .containsExactly("db", "orders", "api", "web");
  }

  @Test
  void aProgramThatRunsEverywhereHasNoAddressOfItsOwn() throws IOException {
    assertThat(
            problems(
                """
                cluster: shop
                hosts: {a: {address: 10.77.0.11}, b: {address: 10.77.0.12}, c: {address: 10.77.0.13}}
                services:
                  web:
                    engine: process
                    mode: active-active
                    port: 8080
                    command: [serve]
                    entries: {any: {gateway: 9080, vip: 10.77.0.100/24}}
                """))
        .anySatisfy(text -> assertThat(text).contains("vip"));
  }

  @Test
  void aStacksAddressThatLeadsNowhereOrIsTakenIsRefused() throws IOException {
    assertThat(
            problems(
                """
                cluster: shop
                hosts: {a: {address: 10.77.0.11}, b: {address: 10.77.0.12}, c: {address: 10.77.0.13}}
                services:
                  db: {engine: postgresql}
                  orders: {engine: postgresql, port: 5433}
                stacks:
                  main: {services: [db, orders], entry: {vip: 10.77.0.11/24, interface: eth0}}
                """))
        .anySatisfy(text -> assertThat(text).contains("no service of the stack has a write entry"))
        .anySatisfy(text -> assertThat(text).contains("host a has the address 10.77.0.11 already"));
  }

  @Test
  void reportsAllProblemsAtOnceWithTheirPlaces() throws IOException {
    assertThat(
            problems(
                """
                cluster: Shop!
                hosts:
                  a: {address: 10.0.0.11, prot: 1}
                  b: {address: 10.0.0.11}
                  w: {address: 10.0.0.13, witness: perhaps}
                services:
                  db:
                    engine: postgresql
                    members: [a, w, x]
                    durabilty: sync
                    port: "70000"
                    entries:
                      write: {gateway: 7400, maxLag: 5s}
                    switchoverTimeout: 5
                heartbeat: 1s
                """))
        .containsExactly(
            "F:1:10: cluster: found 'Shop!', expected a name of 1 to 40 lower-case letters, digits or"
                + " inner hyphens",
            "F:3:27: hosts.a: unknown key 'prot', did you mean 'port'?",
            "F:4:16: hosts.b.address: host a has the address 10.0.0.11 too; expected a different one"
                + " for each host",
            "F:5:36: hosts.w.witness: found 'perhaps', expected true or false",
            "F:9:21: services.db.members: member 'x' is not among the hosts (a, b, w)",
            "F:10:5: services.db: unknown key 'durabilty', did you mean 'durability'?",
            "F:11:11: services.db.port: found '70000', expected a whole number from 1 to 65535",
            "F:13:24: services.db.entries.write.gateway: port 7400 is used by hosts.a.port on host a"
                + " already; expected another",
            "F:13:30: services.db.entries.write: unknown key 'maxLag' here; it belongs to"
                + " services.<service>.entries.read",
            "F:14:24: services.db.switchoverTimeout: found '5', expected a duration from 1s to 10m (it"
                + " needs a unit: ms, s, m, h or d)",
            "F:15:1: unknown key 'heartbeat' here; it belongs to detection");
  }

  @Test
  void twoHostsAreToldToAddAWitness() throws IOException {
    assertThat(
            problems(
                """
                cluster: x
                hosts: {a: {address: h1}, b: {address: h2}}
                services: {db: {engine: postgresql}}
                """))
        .singleElement()
        .asString()
        .contains("found 2 voters, expected 3 or 5")
        .contains("witness: true");
  }

  @Test
  void findsWhatNoSingleKeyCanKnow() throws IOException {
    assertThat(
            problems(
                """
                cluster: x
                hosts:
                  a: {address: h1}
                  b: {address: h2}
                  w: {address: localhost, witness: true}
                  v: {address: h4}
                quorum: {voters: [a, b, w, v]}
                services:
                  one:
                    engine: postgresql
                    members: [a]
                    durability: sync
                    databases: [app, postgres]
                    users:
                      holdfast_x: {passwordFile: none, owns: [ap]}
                    parameters: {fsync: off, synchronous_commit: local, work_mem: 1MB}
                  two:
                    engine: postgresql
                    members: [w, a]
                """))
        .containsExactly(
            "F:5:16: hosts.w.address: 'localhost' is not where other hosts reach this one; expected its"
                + " own address",
            "F:7:18: quorum.voters: found 4 voters, expected 3 or 5, so that a majority survives the"
                + " loss of one; a host that only votes needs 'witness: true' and no data",
            "F:12:17: services.one.durability: sync needs a standby to hold each write, and there is"
                + " one member; expected at least 2 members, or async",
            "F:13:22: services.one.databases: 'postgres' is there anyway; leave it out",
            "F:15:19: services.one.users.holdfast_x: the name 'holdfast_x' is reserved; choose another",
            "F:15:34: warning: services.one.users.holdfast_x.passwordFile: no such file here; each"
                + " member needs it before the service is formed",
            "F:15:47: services.one.users.holdfast_x.owns: 'ap' is not among the databases of the"
                + " service, did you mean 'app'?",
            "F:16:25: services.one.parameters.fsync: is decided by Holdfast; leave it out",
            "F:16:50: services.one.parameters.synchronous_commit: 'local' would acknowledge writes that"
                + " no standby has on disk; expected on or remote_apply, or durability: async",
            "F:18:5: services.two.port: port 5432 is used by services.one.port on host a already;"
                + " expected another",
            "F:19:15: services.two.members: 'w' is a witness, which carries no data; expected another"
                + " host");
  }

  @Test
  void refusesOfRedisWhatItCannotPromise() throws IOException {
    assertThat(
            problems(
                """
                cluster: x
                hosts:
                  a: {address: h1}
                  b: {address: h2}
                  c: {address: h3}
                services:
                  cache:
                    engine: redis
                    durability: sync
                    databases: [app]
                    parameters: {replicaof: no one, maxmemory-policy: allkeys-lru}
                """))
        .satisfiesExactly(
            line -> assertThat(line).contains("services.cache.users: without users nobody can"),
            line ->
                assertThat(line).contains("Redis acknowledges a write before any replica has it"),
            line -> assertThat(line).contains("services.cache.databases"),
            line -> assertThat(line).contains("parameters.replicaof: is decided by Holdfast"));
  }

  @Test
  void redisIsAsyncOnItsOwnPortUnlessSaidOtherwise() throws IOException {
    var result =
        read(
            """
            cluster: x
            hosts:
              a: {address: h1}
              b: {address: h2}
              c: {address: h3}
            services:
              cache: {engine: redis, objectives: {rpo: 2s}, users: {default: {passwordFile: p}}}
              db: {engine: postgresql}
            """);
    assertThat(result)
        .isInstanceOfSatisfying(
            SpecResult.Valid.class,
            valid -> {
              var cache = valid.file().spec().services().getFirst();
              assertThat(cache.port()).isEqualTo(6379);
              assertThat(cache.durability()).isEqualTo(Durability.ASYNC);
              assertThat(valid.file().spec().services().getLast().port()).isEqualTo(5432);
            });
  }

  @Test
  void adoptsASetOfSentinelsAndLeavesItsServersAlone() throws IOException {
    Files.writeString(folder.resolve("cache.password"), "not read here");
    var redis =
        """
        cluster: shop
        hosts: {a: {address: 10.0.0.1}, b: {address: 10.0.0.2}, c: {address: 10.0.0.3}}
        services:
          cache:
            engine: redis
            entries: {write: {gateway: 6380}}
            sentinel:
              adopt: mymaster
              at: ['10.0.0.1:26379', '10.0.0.2:26379', '10.0.0.3:26379']
        """;
    var service = valid(redis).spec().services().getFirst();
    assertThat(service.isAdopted()).isTrue();
    assertThat(service.adopted())
        .isEqualTo(
            new AdoptedSpec(
                "mymaster",
                List.of("10.0.0.1:26379", "10.0.0.2:26379", "10.0.0.3:26379"),
                null,
                null));
    assertThat(valid(SMALL).spec().services().getFirst().isAdopted()).isFalse();
    assertThat(
            valid(redis + "      memberPasswordFile: cache.password\n")
                .spec()
                .services()
                .getFirst()
                .adopted())
        .extracting(AdoptedSpec::memberLogin)
        .isEqualTo(new AdoptedSpec.Login("default", "cache.password"));
    assertThat(problems(redis + "    parameters: {maxmemory: 1gb}\nsentinel: {}\n"))
        .anySatisfy(line -> assertThat(line).contains("configured by their owner"))
        .anySatisfy(
            line -> assertThat(line).contains("port 26379 on host a is the adopted Sentinel's"));
    assertThat(problems(redis.replace("redis", "postgresql")))
        .singleElement()
        .asString()
        .contains("only a service with engine redis has Sentinels");
    assertThat(problems(redis + "stacks: {main: {services: [cache]}}\n"))
        .anySatisfy(line -> assertThat(line).contains("cannot be moved with others"));
  }

  @Test
  void listensForClientsOfSentinelOnlyWhenAsked() throws IOException {
    assertThat(valid(SMALL).spec().sentinel()).isNull();
    Files.writeString(folder.resolve("cache.password"), "not read here");
    var redis =
        """
        cluster: shop
        hosts: {a: {address: 10.0.0.1}, b: {address: 10.0.0.2}, c: {address: 10.0.0.3}}
        services:
          cache:
            engine: redis
            objectives: {rpo: 2s}
            users: {default: {passwordFile: cache.password}}
            entries: {write: {gateway: 6380}}
        """;
    assertThat(valid(redis + "sentinel: {}\n").spec().sentinel())
        .isEqualTo(new SentinelSpec(26379, SentinelSpec.Via.MEMBER, null));
    assertThat(
            valid(redis + "sentinel: {port: 5000, via: gateway, passwordFile: cache.password}\n")
                .spec()
                .sentinel())
        .isEqualTo(new SentinelSpec(5000, SentinelSpec.Via.GATEWAY, "cache.password"));
    assertThat(problems(redis + "sentinel: {port: 6380}\n"))
        .singleElement()
        .asString()
        .contains("port 6380 is used by sentinel.port on host a already");
    assertThat(
            problems(
                redis.replace("    entries: {write: {gateway: 6380}}\n", "")
                    + "sentinel: {via: gateway}\n"))
        .singleElement()
        .asString()
        .contains("service cache has no write entry to lead clients to");
    assertThat(read(SMALL + "sentinel: {passwordFile: nowhere}\n").problems())
        .extracting(SpecProblem::message)
        .containsExactly(
            "there is no redis service to answer about; expected one, or no sentinel port",
            "no such file here; each host needs it before its agent starts");
  }

  @Test
  void warnsOfWhatWorksAndMayNotBeMeant() throws IOException {
    var result =
        read(
            """
            cluster: x
            hosts:
              a: {address: h1, zone: r1}
              b: {address: h2, zone: r1}
              c: {address: h3, zone: r2}
            services:
              db: {engine: postgresql, durability: async, objectives: {rto: 1s}}
            """);
    assertThat(result).isInstanceOf(SpecResult.Valid.class);
    assertThat(result.problems())
        .extracting(SpecProblem::message)
        .satisfiesExactly(
            message -> assertThat(message).contains("losing zone r1 would take 2 of 3 voters"),
            message -> assertThat(message).contains("will not fail over by itself"),
            message -> assertThat(message).contains("noticed after 1500ms"));
  }

  @Test
  void prefersWitnessesAsVotersOfFourHosts() throws IOException {
    var spec =
        valid(
                """
                cluster: x
                hosts: {a: {address: h1}, b: {address: h2}, c: {address: h3}, w: {address: h4, witness: true}}
                services: {db: {engine: postgresql}}
                """)
            .spec();
    assertThat(spec.quorum()).isEqualTo(new QuorumSpec.Embedded(hosts("a", "b", "w")));
    assertThat(spec.services().getFirst().members()).isEqualTo(hosts("a", "b", "c"));
  }

  @Test
  void withEtcdEveryHostMayBecomeControllerAndTwoHostsAreEnough() throws IOException {
    for (var name : List.of("etcd.password", "ca.pem", "host.pem", "host.key")) {
      Files.writeString(folder.resolve(name), "x");
    }
    var spec =
        valid(
                """
                cluster: x
                hosts: {a: {address: h1}, b: {address: h2}}
                quorum:
                  kind: etcd
                  endpoints: ["https://10.0.0.21:2379", "https://etcd-2.example:2379", "https://[fd00::3]:2379"]
                  user: holdfast
                  passwordFile: etcd.password
                  ca: ca.pem
                  certificate: host.pem
                  key: host.key
                services: {db: {engine: postgresql, port: 7401}}
                """)
            .spec();
    assertThat(spec.quorum())
        .isEqualTo(
            new QuorumSpec.Etcd(
                List.of(
                    "https://10.0.0.21:2379",
                    "https://etcd-2.example:2379",
                    "https://[fd00::3]:2379"),
                "/holdfast",
                hosts("a", "b"),
                new QuorumSpec.Login("holdfast", "etcd.password"),
                new QuorumSpec.Certificates("ca.pem", "host.pem", "host.key")));
  }

  /** Each of them keeps a connection to every primary. */
  @Test
  void ofManyHostsSevenMayBecomeControllerWithEtcdWitnessesFirst() throws IOException {
    var spec =
        valid(
                """
                cluster: x
                hosts:
                  a: {address: h1}
                  b: {address: h2}
                  c: {address: h3}
                  d: {address: h4}
                  e: {address: h5}
                  f: {address: h6}
                  g: {address: h7}
                  w: {address: h8, witness: true}
                quorum: {kind: etcd, endpoints: ["http://h11:2379", "http://h12:2379", "http://h13:2379"]}
                services: {db: {engine: postgresql}}
                """)
            .spec();
    assertThat(((QuorumSpec.Etcd) spec.quorum()).seats())
        .isEqualTo(hosts("w", "a", "b", "c", "d", "e", "f"));
  }

  @Test
  void saysAllThatIsWrongWithAnEtcdQuorumAtOnce() throws IOException {
    assertThat(
            problems(
                """
                cluster: x
                hosts: {a: {address: h1}, b: {address: h2}}
                quorum:
                  kind: etcd
                  voters: [a]
                  endpoints: [10.0.0.21, "http://h:2379", "http://h:2379"]
                  prefix: holdfast/
                  user: holdfast
                  ca: none.pem
                  key: none.key
                services: {db: {engine: postgresql}}
                """))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("F:5:", "with etcd its own members vote"),
            line -> assertThat(line).contains("F:6:", "10.0.0.21", "https://10.0.0.21:2379"),
            line -> assertThat(line).contains("F:6:", "http://h:2379"),
            line -> assertThat(line).contains("F:6:", "with one endpoint"),
            line -> assertThat(line).contains("F:7:", "a path such as /holdfast"),
            line -> assertThat(line).contains("F:8:", "needs 'passwordFile' beside it"),
            line -> assertThat(line).contains("F:8:", "can be read on the network"),
            line -> assertThat(line).contains("F:9:", "https only"),
            line -> assertThat(line).contains("F:9:", "no such file"),
            line -> assertThat(line).contains("F:10:", "needs 'certificate' beside it"),
            line -> assertThat(line).contains("F:10:", "https only"),
            line -> assertThat(line).contains("F:10:", "no such file"));
  }

  @Test
  void etcdNeedsEndpointsAndTheOtherKindRefusesThem() throws IOException {
    assertThat(
            problems(
                """
                cluster: x
                hosts: {a: {address: h1}, b: {address: h2}}
                quorum: {kind: etcd}
                services: {db: {engine: postgresql}}
                """))
        .singleElement()
        .asString()
        .contains("F:3:", "quorum.endpoints: missing");
    assertThat(
            problems(
                """
                cluster: x
                hosts: {a: {address: h1}, b: {address: h2}, c: {address: h3}}
                quorum: {endpoints: ["http://h:2379"]}
                services: {db: {engine: postgresql}}
                """))
        .singleElement()
        .asString()
        .contains("F:3:", "belongs to 'kind: etcd'");
  }

  @Test
  void neverShowsASecret() throws IOException {
    assertThat(
            problems(
                """
                cluster: x
                secretFile: [hunter2]
                hosts: {a: {address: h1}}
                services:
                  db:
                    engine: postgresql
                    users: {app: {passwordFile: {value: hunter2}, password: hunter2}}
                """))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   # nothing\n",
        "just a text",
        "- a list",
        "{a: 1",
        "a: b: c",
        "cluster: [&x [*x, *x], *x]",
        "? {a: b} : c",
        "--- \na: 1\n---\nb: 2",
        "cluster: !!java.net.URL x",
        "cluster: x\ncluster: y",
        "hosts: {a: , b: {}, C: {}}",
        "\tcluster: x",
      })
  void saysWhatIsWrongWithAnyTextAndNeverThrows(String text) throws IOException {
    assertThat(problems(text)).isNotEmpty().allSatisfy(line -> assertThat(line).startsWith("F"));
  }

  @Test
  void saysWhyAFileCannotBeRead() throws IOException {
    assertThat(SpecReader.read(folder.resolve("none.yaml")).problems())
        .extracting(SpecProblem::message)
        .containsExactly("there is no such file");
    assertThat(SpecReader.read(folder).problems()).hasSize(1);
    var binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
    assertThat(SpecReader.read(binary).problems())
        .extracting(SpecProblem::message)
        .containsExactly("this is no text in UTF-8");
  }

  private static final String STACK =
      """
      cluster: shop
      hosts:
        a: {address: 10.0.0.11}
        b: {address: 10.0.0.12}
        c: {address: 10.0.0.13}
      services:
        db: {engine: postgresql}
        orders: {engine: postgresql, port: 5433, after: [db]}
      stacks:
        main:
          services: [db, orders]
      """;

  @Test
  void aStackIsItsServicesAndStaysWhereItIsUnlessToldOtherwise() throws IOException {
    var spec = valid(STACK).spec();
    assertThat(spec.stacks())
        .containsExactly(
            new StackSpec(
                new StackId("main"),
                List.of(new ServiceId("db"), new ServiceId("orders")),
                null,
                new Failback.Manual()));
    assertThat(spec.order().before(new ServiceId("orders"))).containsExactly(new ServiceId("db"));
  }

  @Test
  void drillsAreAllowedAtAnyTimeUnlessSaidOtherwise() throws IOException {
    assertThat(valid(SMALL).spec().drills()).isEqualTo(DrillSpec.DEFAULT);
    var drills =
        valid(SMALL + "drills: {production: true, window: \"sat 02:00-04:00\"}\n").spec().drills();
    assertThat(drills)
        .isEqualTo(
            new DrillSpec(
                true,
                new Window(
                    Set.of(DayOfWeek.SATURDAY),
                    LocalTime.of(2, 0),
                    LocalTime.of(4, 0),
                    ZoneId.of("UTC"))));
  }

  @Test
  void aStackMayGoBackToAPreferredHostWithinAWindow() throws IOException {
    var spec =
        valid(
                STACK
                    + """
                        prefer: b
                        failback: {window: "sat,sun 22:00-06:00", zone: Asia/Shanghai, stable: 5m}
                    """)
            .spec();
    assertThat(spec.stacks().getFirst().prefer()).isEqualTo(new HostId("b"));
    assertThat(spec.stacks().getFirst().failback())
        .isEqualTo(
            new Failback.Automatic(
                new Window(
                    Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                    LocalTime.of(22, 0),
                    LocalTime.of(6, 0),
                    ZoneId.of("Asia/Shanghai")),
                Duration.ofMinutes(5),
                2));
  }

  @Test
  void saysWhatIsWrongWithAStackAllAtOnce() throws IOException {
    assertThat(
            problems(
                """
                cluster: shop
                hosts:
                  a: {address: 10.0.0.11}
                  b: {address: 10.0.0.12}
                  c: {address: 10.0.0.13}
                services:
                  db: {engine: postgresql, after: [api]}
                  cache: {engine: redis, members: [a, b], objectives: {rpo: 2s}, users: {}, after: [cach]}
                  api: {engine: postgresql, port: 5433, after: [db, api]}
                  x: {engine: postgresql, port: 5434, after: [y]}
                  y: {engine: postgresql, port: 5435, after: [x]}
                stacks:
                  main: {services: [db, cache, web], prefer: w, failback: {window: "2-4"}}
                  api: {services: [db, api], failback: {window: "02:00-02:00", zone: Mars/Base}}
                """))
        .anySatisfy(line -> assertThat(line).contains("'cach' is not among the services, did you"))
        .anySatisfy(line -> assertThat(line).contains("'api' cannot come after itself"))
        .anySatisfy(line -> assertThat(line).contains("x, y come after each other in a circle"))
        .anySatisfy(line -> assertThat(line).contains("'cache' has the members [a, b]"))
        .anySatisfy(line -> assertThat(line).contains("'web' is not among the services"))
        .anySatisfy(line -> assertThat(line).contains("'w' does not carry the services"))
        .anySatisfy(line -> assertThat(line).contains("'2-4', expected a time of day"))
        .anySatisfy(line -> assertThat(line).contains("there is a service 'api' too"))
        .anySatisfy(line -> assertThat(line).contains("'db' is in stack main too"))
        .anySatisfy(line -> assertThat(line).contains("needs 'prefer' beside it"))
        .anySatisfy(line -> assertThat(line).contains("'02:00-02:00' is no window"))
        .anySatisfy(line -> assertThat(line).contains("'Mars/Base' is no time zone"));
  }

  private SpecFile valid(String text) throws IOException {
    var result = read(text);
    assertThat(result.problems()).isEmpty();
    return ((SpecResult.Valid) result).file();
  }

  private List<String> problems(String text) throws IOException {
    var result = read(text);
    assertThat(result).isInstanceOf(SpecResult.Invalid.class);
    return result.problems().stream()
        .map(SpecProblem::sentence)
        .map(line -> line.replace(folder.resolve("holdfast.yaml").toString(), "F"))
        .toList();
  }

  private SpecResult read(String text) throws IOException {
    return SpecReader.read(Files.writeString(folder.resolve("holdfast.yaml"), text));
  }

  private static List<HostId> hosts(String... names) {
    return Arrays.stream(names).map(HostId::new).toList();
  }
}
