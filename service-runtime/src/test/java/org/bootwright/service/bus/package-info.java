@NullMarked
package org.bootwright.service.bus;

import org.jspecify.annotations.NullMarked;
