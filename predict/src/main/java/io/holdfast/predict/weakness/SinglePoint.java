package io.holdfast.predict.weakness;

/**
 * Something whose loss alone stops a service, or keeps it from being failed over.
 *
 * @param rule name of the rule that found it
 * @param subject the host, zone, service, stack or address that it is about
 * @param sentence what is lost with what, and why
 * @param advice what to do
 */
public record SinglePoint(String rule, String subject, String sentence, String advice) {}
