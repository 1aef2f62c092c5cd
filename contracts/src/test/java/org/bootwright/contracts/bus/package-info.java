@NullMarked
package org.bootwright.contracts.bus;

import org.jspecify.annotations.NullMarked;
