@NullMarked
package org.bootwright.cli.copy;

import org.jspecify.annotations.NullMarked;
