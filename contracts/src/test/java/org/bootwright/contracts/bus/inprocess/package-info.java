@NullMarked
package org.bootwright.contracts.bus.inprocess;

import org.jspecify.annotations.NullMarked;
