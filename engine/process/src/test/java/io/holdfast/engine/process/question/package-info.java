@NullMarked
package io.holdfast.engine.process.question;

import org.jspecify.annotations.NullMarked;
