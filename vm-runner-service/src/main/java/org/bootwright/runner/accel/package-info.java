/**
 * Whether KVM works on this host. Opening {@code /dev/kvm} proves nothing, since there are hosts
 * where a VM can be created on it and then hangs; so a machine is booted once, and the answer is
 * kept.
 */
@NullMarked
package org.bootwright.runner.accel;

import org.jspecify.annotations.NullMarked;
