/** A bus that measures, traces and labels what goes over another one, whichever that is. */
@NullMarked
package org.bootwright.service.bus;

import org.jspecify.annotations.NullMarked;
