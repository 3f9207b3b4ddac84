@NullMarked
package io.holdfast.engine.mysql;

import org.jspecify.annotations.NullMarked;
