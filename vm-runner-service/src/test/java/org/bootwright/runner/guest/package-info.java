/** Tests of the guest protocol, with hostile guests. */
@NullMarked
package org.bootwright.runner.guest;

import org.jspecify.annotations.NullMarked;
