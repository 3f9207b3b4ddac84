/** Tests of virtual addresses on real kernels. */
@NullMarked
package io.holdfast.traffic.vip;

import org.jspecify.annotations.NullMarked;
