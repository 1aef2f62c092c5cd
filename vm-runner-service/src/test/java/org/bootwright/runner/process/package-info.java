/** What is known of processes by what they print. */
@NullMarked
package org.bootwright.runner.process;

import org.jspecify.annotations.NullMarked;
