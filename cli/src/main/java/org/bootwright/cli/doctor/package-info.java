/**
 * Looks at a host and says what works, what does not, and the command that mends it. Checks change
 * nothing but the kept answer of the KVM proof.
 */
@NullMarked
package org.bootwright.cli.doctor;

import org.jspecify.annotations.NullMarked;
