@NullMarked
package io.holdfast.core.report;

import org.jspecify.annotations.NullMarked;
