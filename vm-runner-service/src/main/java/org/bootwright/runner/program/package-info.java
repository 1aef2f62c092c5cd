/**
 * What a VM runs: decided as docker decides it, from the image's configuration and what the user
 * asked for, with one difference: an image whose program is an init gets to be a whole machine.
 */
@NullMarked
package org.bootwright.runner.program;

import org.jspecify.annotations.NullMarked;
