/** Tests of the proof of KVM. */
@NullMarked
package org.bootwright.runner.accel;

import org.jspecify.annotations.NullMarked;
