@NullMarked
package org.bootwright.service.health;

import org.jspecify.annotations.NullMarked;
