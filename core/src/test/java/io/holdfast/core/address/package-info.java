/** Tests of who may hold a virtual address. */
@NullMarked
package io.holdfast.core.address;

import org.jspecify.annotations.NullMarked;
