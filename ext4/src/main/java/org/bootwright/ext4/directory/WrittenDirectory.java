package org.bootwright.ext4.directory;

import org.bootwright.ext4.disk.ExtentList;

/**
 * Where a directory came to lie.
 *
 * @param isIndexed whether it has a hash index
 */
public record WrittenDirectory(ExtentList extents, boolean isIndexed) {}
