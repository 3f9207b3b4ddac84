/**
 * Which standbys must hold a write before it is acknowledged (S2), what must be sealed before a
 * promotion (S3, S4), and who is the safest successor. Pure arithmetic on sets; every answer comes
 * with its reason.
 */
@NullMarked
package io.holdfast.core.durability;

import org.jspecify.annotations.NullMarked;
