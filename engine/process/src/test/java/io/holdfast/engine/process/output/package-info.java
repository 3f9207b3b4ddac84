@NullMarked
package io.holdfast.engine.process.output;

import org.jspecify.annotations.NullMarked;
