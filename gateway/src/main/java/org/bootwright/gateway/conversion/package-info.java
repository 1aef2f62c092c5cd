/**
 * Conversions of images, as the gateway sees them: who waits for which, whose turn it is, and which
 * images have a disk. The database owns each conversion; a message to a converter is a wake-up.
 *
 * <pre>
 *  waiting -> running -> finished
 *      \---------\-----> failed, cancelled
 * </pre>
 */
@NullMarked
package org.bootwright.gateway.conversion;

import org.jspecify.annotations.NullMarked;
