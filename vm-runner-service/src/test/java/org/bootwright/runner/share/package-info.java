/** Shares of directories, by the virtiofsd of this machine. */
@NullMarked
package org.bootwright.runner.share;

import org.jspecify.annotations.NullMarked;
