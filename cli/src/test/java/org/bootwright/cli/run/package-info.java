/** Tests of VMs in the foreground, against a gateway that plays what it is told. */
@NullMarked
package org.bootwright.cli.run;

import org.jspecify.annotations.NullMarked;
