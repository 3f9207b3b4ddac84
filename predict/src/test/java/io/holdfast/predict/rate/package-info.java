@NullMarked
package io.holdfast.predict.rate;

import org.jspecify.annotations.NullMarked;
