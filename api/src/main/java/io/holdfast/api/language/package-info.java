/** What the cluster says, in the other languages of its users. */
@NullMarked
package io.holdfast.api.language;

import org.jspecify.annotations.NullMarked;
