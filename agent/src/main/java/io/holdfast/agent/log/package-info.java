/**
 * How the process logs. In code and not in an XML file, because reading one at every start costs
 * the time, and for good the memory, of an XML parser and of the code that builds objects from it.
 */
@NullMarked
package io.holdfast.agent.log;

import org.jspecify.annotations.NullMarked;
