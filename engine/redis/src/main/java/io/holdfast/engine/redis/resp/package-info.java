/**
 * Asks Redis: one kept connection, one question at a time, one deadline for connecting, logging in
 * and the answer together. Speaks RESP 2 itself, because that is two pages of a protocol that no
 * longer changes, while the client libraries count their time-outs per read and not per question,
 * bring a pool and four more libraries (1.9 MB in all for Jedis 8), and tell a refused connection
 * from a silent server, on which suspicion rests (S5), by the text of an exception only. {@link
 * io.holdfast.engine.redis.resp.Session} is for questions and asks again on a new connection;
 * {@link io.holdfast.engine.redis.resp.Wire} is for whoever must know what became of a command.
 */
@NullMarked
package io.holdfast.engine.redis.resp;

import org.jspecify.annotations.NullMarked;
