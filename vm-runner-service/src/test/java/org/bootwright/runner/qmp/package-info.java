/** Tests of the QMP client, against a scripted QEMU and the real one. */
@NullMarked
package org.bootwright.runner.qmp;

import org.jspecify.annotations.NullMarked;
