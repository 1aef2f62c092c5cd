/**
 * Writes ext4 file systems into plain files, streaming, with no mount, no privileges and no native
 * code. A program writes contents as they come, builds a tree of nodes over them, and finishes.
 *
 * <pre>
 * group 0                                group 1                     group 2
 * ┌────┬──────────┬───────────┬────────┐┌────┬──────────┬──────────┐┌──────────┐
 * │ SB │ GDT used │ GDT       │contents││ SB │ GDT and  │ contents ││ contents │ ...
 * │    │          │ reserved  │        ││copy│ reserved │          ││          │
 * └────┴──────────┴───────────┴────────┘└────┴──────────┴──────────┘└──────────┘
 *  1    └──── 1,024 blocks ───┘          the same 1,025 blocks in groups 1 and
 *  block                                 3^n, 5^n, 7^n (sparse_super)
 *
 * after the last content, in whatever groups these come to lie (flex_bg):
 * ┌─────────┬──────────────┬────────────────────────────────┬──────────────┬─────────┬──────┐
 * │ journal │ inode tables │ directories, extent tree nodes,│ inode tables │ bitmaps │ free │
 * │ inode 8 │ in use       │ xattr blocks, slow symlinks    │ still empty  │ of all  │      │
 * └─────────┴──────────────┴────────────────────────────────┴──────────────┴─────────┴──────┘
 * </pre>
 *
 * <p>Packages point one way: this one says what a tree is and drives the rest; {@code directory},
 * {@code extent}, {@code xattr} and {@code group} each decide one thing about the layout; {@code
 * ondisk} has one class for each structure of the format; {@code disk} has blocks and bytes.
 */
@NullMarked
package org.bootwright.ext4;

import org.jspecify.annotations.NullMarked;
