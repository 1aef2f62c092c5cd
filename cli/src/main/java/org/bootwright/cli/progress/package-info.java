/**
 * Steps of long work on standard error, each with its time: a live line with a bar on a terminal,
 * plain lines elsewhere, nothing when asked to be quiet.
 */
@NullMarked
package org.bootwright.cli.progress;

import org.jspecify.annotations.NullMarked;
