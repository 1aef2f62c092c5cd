/** The experiments, each in a process of its own. */
@NullMarked
package org.bootwright.runner.experiment;

import org.jspecify.annotations.NullMarked;
