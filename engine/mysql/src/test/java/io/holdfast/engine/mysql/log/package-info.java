@NullMarked
package io.holdfast.engine.mysql.log;

import org.jspecify.annotations.NullMarked;
