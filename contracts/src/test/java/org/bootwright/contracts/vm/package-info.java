@NullMarked
package org.bootwright.contracts.vm;

import org.jspecify.annotations.NullMarked;
