@NullMarked
package org.bootwright.contracts.image;

import org.jspecify.annotations.NullMarked;
