/** Tables, sizes and ages the way docker prints them: for people, aligned, no lines around. */
@NullMarked
package org.bootwright.cli.table;

import org.jspecify.annotations.NullMarked;
