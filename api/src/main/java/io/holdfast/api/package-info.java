/** What goes over the wire: the records of the REST interface and their JSON. */
@NullMarked
package io.holdfast.api;

import org.jspecify.annotations.NullMarked;
