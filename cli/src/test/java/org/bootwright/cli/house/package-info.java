/** Rules of the house that hold for all modules and that no compiler checks. */
@NullMarked
package org.bootwright.cli.house;

import org.jspecify.annotations.NullMarked;
