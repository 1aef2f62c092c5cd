/**
 * What can go wrong, said once: a closed set of stable codes, each with the exit status and HTTP
 * status that users meet. A failure travels through messages, HTTP and the command line without
 * losing its code.
 */
@NullMarked
package org.bootwright.contracts.failure;

import org.jspecify.annotations.NullMarked;
