/**
 * Configuration of a service, read from environment variables with types, bounds and clear
 * refusals. Each variable {@code X} may be given as {@code X_FILE} instead, a file that holds the
 * value, so that secrets need not stand in the environment.
 */
@NullMarked
package org.bootwright.service.settings;

import org.jspecify.annotations.NullMarked;
