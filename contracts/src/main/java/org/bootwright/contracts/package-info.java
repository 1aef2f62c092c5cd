/** What the services of bootwright say to each other. */
@NullMarked
package org.bootwright.contracts;

import org.jspecify.annotations.NullMarked;
