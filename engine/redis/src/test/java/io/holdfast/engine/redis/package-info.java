@NullMarked
package io.holdfast.engine.redis;

import org.jspecify.annotations.NullMarked;
