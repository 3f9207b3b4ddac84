package io.holdfast.traffic.sentinel;

/** What subscribers are told, in Sentinel's words. */
record Announcement(String channel, String message) {}
