package io.holdfast.agent;

import io.holdfast.api.ClusterSecret;
import io.holdfast.core.cluster.HostId;
import io.holdfast.core.spec.ClusterSpec;
import java.nio.file.Path;

/**
 * Everything an agent is told.
 *
 * @param specFolder folder of the spec's file; the files it names are relative to it
 * @param self the host this agent is for, one of the spec's
 * @param data the agent's own folder; made when it does not exist
 */
public record AgentSettings(
    ClusterSpec cluster, Path specFolder, ClusterSecret secret, HostId self, Path data) {}
