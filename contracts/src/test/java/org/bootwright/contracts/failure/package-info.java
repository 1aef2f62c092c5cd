@NullMarked
package org.bootwright.contracts.failure;

import org.jspecify.annotations.NullMarked;
