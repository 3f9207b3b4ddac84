@NullMarked
package io.holdfast.predict.weakness;

import org.jspecify.annotations.NullMarked;
