package io.holdfast.store.etcd;

/**
 * One key of etcd's.
 *
 * @param version how many times it was written since it was made, from 1
 * @param modified revision of etcd's at which it was written last
 * @param lease what it lives and dies with; 0 for nothing
 */
record Entry(String key, String value, long version, long modified, long lease) {}
