/**
 * Positions in the logs of MariaDB and MySQL, and reading binary and relay logs without a server.
 * Pure but for reading files.
 */
@NullMarked
package io.holdfast.engine.mysql.log;

import org.jspecify.annotations.NullMarked;
