@NullMarked
package org.bootwright.service.log;

import org.jspecify.annotations.NullMarked;
