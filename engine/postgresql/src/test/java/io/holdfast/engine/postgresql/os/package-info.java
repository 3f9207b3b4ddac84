@NullMarked
package io.holdfast.engine.postgresql.os;

import org.jspecify.annotations.NullMarked;
