@NullMarked
package io.holdfast.engine.process;

import org.jspecify.annotations.NullMarked;
