package io.holdfast.engine.postgresql;

import static io.holdfast.engine.postgresql.Members.A;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engine.os.Deadline;
import io.holdfast.engine.postgresql.config.AccessRules;
import io.holdfast.engine.postgresql.sql.SqlFailure;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Passwords as the server keeps them. */
class AccountsTest {
  @AutoClose private final Members members = new Members();

  /** Guessing a person's password must be expensive; our own secrets cannot be guessed at all. */
  @Test
  void onlyPasswordsOfPeopleAreHashedThousandsOfTimes() throws SqlFailure {
    members.form();
    assertThat(iterations("app")).isEqualTo(4096);
    assertThat(iterations(AccessRules.SUPERUSER)).isLessThan(100);
    assertThat(iterations(AccessRules.REPLICATION)).isLessThan(100);
  }

  private int iterations(String role) throws SqlFailure {
    var place = new Place(members.context(A), Members.account(), members.files(A));
    try (var session = place.ownSession()) {
      var verifier =
          session
              .text(
                  "SELECT rolpassword FROM pg_authid WHERE rolname = '%s'".formatted(role),
                  Deadline.after(Duration.ofSeconds(30)))
              .orElseThrow();
      assertThat(verifier).startsWith("SCRAM-SHA-256$");
      return Integer.parseInt(verifier.substring(verifier.indexOf('$') + 1, verifier.indexOf(':')));
    }
  }
}
