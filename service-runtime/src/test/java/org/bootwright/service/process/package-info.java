@NullMarked
package org.bootwright.service.process;

import org.jspecify.annotations.NullMarked;
