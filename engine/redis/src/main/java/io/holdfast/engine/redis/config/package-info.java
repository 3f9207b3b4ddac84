/**
 * What is written for the server to read: its configuration and its users. Both say what a server
 * is that anybody starts: a replica of nobody that lets nobody in. Everything else is told to the
 * running server and dies with it.
 */
@NullMarked
package io.holdfast.engine.redis.config;

import org.jspecify.annotations.NullMarked;
