package io.holdfast.core.spec;

/**
 * What clients that measure ask of a program over HTTP.
 *
 * @param path begins with a slash
 * @param keepsRecords whether the program keeps records for clients under it; otherwise a GET of it
 *     only has to be answered, and what was lost is never known
 */
public record ProgramPath(String path, boolean keepsRecords) {}
