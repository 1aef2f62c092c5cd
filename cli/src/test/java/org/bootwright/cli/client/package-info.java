/** Tests of the package of the same name. */
@NullMarked
package org.bootwright.cli.client;

import org.jspecify.annotations.NullMarked;
