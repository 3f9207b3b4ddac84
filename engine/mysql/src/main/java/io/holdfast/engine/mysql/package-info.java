/**
 * Drives MariaDB and MySQL: start, follow, seal, promote, copy. A transaction's name tells the term
 * in which it was written: of MariaDB by its server id ({@link io.holdfast.engine.mysql.log.Gtid}),
 * of MySQL by the name of the {@link io.holdfast.engine.mysql.log.Reign}; who may acknowledge is
 * decided by the accounts that the primary lets in ({@link io.holdfast.engine.mysql.Enforcement}).
 * In what they differ is a {@link io.holdfast.engine.mysql.Flavour}.
 */
@NullMarked
package io.holdfast.engine.mysql;

import org.jspecify.annotations.NullMarked;
