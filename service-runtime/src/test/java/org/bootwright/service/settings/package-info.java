@NullMarked
package org.bootwright.service.settings;

import org.jspecify.annotations.NullMarked;
