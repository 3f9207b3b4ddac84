/** What the command knows of where it runs: environment, folder, language, and how it prints. */
@NullMarked
package io.holdfast.cli.terminal;

import org.jspecify.annotations.NullMarked;
