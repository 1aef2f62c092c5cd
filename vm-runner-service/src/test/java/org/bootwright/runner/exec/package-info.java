@NullMarked
package org.bootwright.runner.exec;

import org.jspecify.annotations.NullMarked;
