/**
 * The log of a process: lines of text for people, or of JSON for machines, on standard error.
 * Configured in code, since reading an XML file would cost every start a tenth of a second.
 */
@NullMarked
package org.bootwright.service.log;

import org.jspecify.annotations.NullMarked;
