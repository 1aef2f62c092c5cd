/** Measures how fast names are hashed for a directory's index. */
@NullMarked
package org.bootwright.ext4.directory;

import org.jspecify.annotations.NullMarked;
