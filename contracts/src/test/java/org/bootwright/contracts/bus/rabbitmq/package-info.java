@NullMarked
package org.bootwright.contracts.bus.rabbitmq;

import org.jspecify.annotations.NullMarked;
