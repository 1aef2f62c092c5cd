/**
 * Values as they are typed on the command line: sizes, port forwards, durations, environment files.
 * Each reads text into a record or a number and says plainly what was wrong with it.
 */
@NullMarked
package org.bootwright.cli.value;

import org.jspecify.annotations.NullMarked;
