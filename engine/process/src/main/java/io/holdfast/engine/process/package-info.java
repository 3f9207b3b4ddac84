/**
 * Drives any program as a service. Entry point: {@link
 * io.holdfast.engine.process.ProcessDriverFactory}.
 *
 * <p>A program is a service without data. What the member is to be, its {@link
 * io.holdfast.engine.process.Role}, is on disk before anything is started or stopped; a standby is
 * a role and no process, and all positions are the start of the log. Invariants: a program is
 * started only by the steps {@code Open} and {@code Run} and, while the role asks for it, by the
 * {@link io.holdfast.engine.process.Keeper}; a closed primary has no process; a process that the
 * role does not ask for is shown as a primary of no term, which every order ends.
 *
 * <p>The program outlives its agent: it has a session and files of its own, and the next agent
 * finds it by its pid and start, or by the mark in its environment. What it does is asked in {@code
 * question}, what it says is kept in {@code output}.
 */
@NullMarked
package io.holdfast.engine.process;

import org.jspecify.annotations.NullMarked;
