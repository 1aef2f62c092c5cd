/** Tests of the package of the same name. */
@NullMarked
package org.bootwright.cli.doctor;

import org.jspecify.annotations.NullMarked;
