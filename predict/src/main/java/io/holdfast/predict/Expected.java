package io.holdfast.predict;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a service or stack is without service when its primary's host or process is lost: the
 * median of one fault alone. Null where it lasts until the host is back; zero where there is none.
 *
 * @param crashed the primary's process ended; of a stack that of its first service
 * @param killed everything on the host ended, its kernel answers
 * @param silent the host crashed, froze or was cut off
 */
public record Expected(
    String name,
    @Nullable Duration crashed,
    @Nullable Duration killed,
    @Nullable Duration silent) {}
