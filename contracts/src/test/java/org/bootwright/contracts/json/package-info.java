@NullMarked
package org.bootwright.contracts.json;

import org.jspecify.annotations.NullMarked;
