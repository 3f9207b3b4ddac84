package io.holdfast.engine.postgresql.config;

import io.holdfast.core.cluster.HostId;
import io.holdfast.core.cluster.Term;

/** The primary a member is told to receive from, and its term. */
public record Link(HostId primary, Term term) {}
