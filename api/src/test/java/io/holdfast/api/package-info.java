/** Tests of the wire format, the documents and the client. */
@NullMarked
package io.holdfast.api;

import org.jspecify.annotations.NullMarked;
