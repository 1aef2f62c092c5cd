/** What a message carries beside its body. */
@NullMarked
package org.bootwright.contracts.bus.rabbitmq.wire;

import org.jspecify.annotations.NullMarked;
