package org.bootwright.ext4;

/**
 * What was written.
 *
 * @param sizeBytes size of the disk
 * @param blockCount blocks of 4,096 bytes on it
 * @param freeBlockCount blocks that are free
 * @param inodeCount inodes on it
 * @param freeInodeCount inodes that are free
 * @param regularFileCount regular files, hard links counted once
 * @param directoryCount directories with the root and lost+found
 * @param otherFileCount symbolic links, devices, pipes and sockets, hard links counted once
 * @param contentBytes sum of the sizes of regular files, hard links counted once
 */
public record Ext4Summary(
    long sizeBytes,
    long blockCount,
    long freeBlockCount,
    long inodeCount,
    long freeInodeCount,
    long regularFileCount,
    long directoryCount,
    long otherFileCount,
    long contentBytes) {}
