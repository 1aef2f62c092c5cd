/** What is shown of VMs that were measured. */
@NullMarked
package org.bootwright.runner.stats;

import org.jspecify.annotations.NullMarked;
