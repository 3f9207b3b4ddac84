@NullMarked
package io.holdfast.predict.course;

import org.jspecify.annotations.NullMarked;
