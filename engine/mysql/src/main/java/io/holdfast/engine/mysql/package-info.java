/**
 * Drives MariaDB: start, follow, seal, promote, copy. A GTID's server id is the term and its
 * sequence number the offset ({@link io.holdfast.engine.mysql.log.Gtid}); who may acknowledge is
 * decided by the accounts that the primary lets in ({@link io.holdfast.engine.mysql.Enforcement}).
 */
@NullMarked
package io.holdfast.engine.mysql;

import org.jspecify.annotations.NullMarked;
