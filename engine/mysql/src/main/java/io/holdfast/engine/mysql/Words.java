package io.holdfast.engine.mysql;

import io.holdfast.core.cluster.HostId;
import io.holdfast.engine.mysql.sql.Session;
import io.holdfast.engine.mysql.sql.SqlFailure;
import io.holdfast.engine.os.Deadline;
import java.util.List;
import java.util.Map;

/** A flavour's statements, and how it is asked about itself. */
interface Words {
  /** Table of the connections. */
  String connections();

  /** Command of a connection over which a standby is sent the log. */
  String sending();

  /** Variable by which a standby asks to acknowledge. */
  String acknowledges();

  /** The most standbys that a commit can be made to wait for. */
  int mostAcks();

  /** {@link Snapshot#semiSync} when commits wait for so many standbys, as long as it takes. */
  String waits(int standbys);

  /** How {@link Snapshot#semiSync} begins when commits wait for nobody. */
  String waitsNot();

  /** Lets commits wait for so many standbys. */
  List<String> waitFor(int standbys);

  /** Lets commits wait for nobody. */
  String waitForNobody();

  /** Points a server that receives from nobody at a primary. */
  List<String> pointing(Place place, HostId primary, String user, Snapshot self);

  /** What a server says of itself. */
  Snapshot look(Session session, Deadline deadline) throws SqlFailure;

  /** What another member says of itself and of us. */
  RemotePrimary.State lookAtPrimary(Session session, HostId self, Deadline deadline)
      throws SqlFailure;

  /**
   * Of variables that are asked for, those that only a start sets, with what the server has; may
   * leave out those that have what is asked.
   */
  Map<String, String> setAtStart(Session session, Map<String, String> asked, Deadline deadline)
      throws SqlFailure;

  /** Makes an account, or changes it, without telling any log its password. */
  List<String> account(String name, String password, boolean locked);

  /** Table of the accounts. */
  String accounts();

  /** What the account needs with which others follow, ask and copy. */
  List<String> rightsOfFollower(String user);

  /** What the accounts need with which members acknowledge. */
  List<String> rightsOfAcknowledger(String user);
}
