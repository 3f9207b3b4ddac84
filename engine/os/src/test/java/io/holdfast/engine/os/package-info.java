@NullMarked
package io.holdfast.engine.os;

import org.jspecify.annotations.NullMarked;
