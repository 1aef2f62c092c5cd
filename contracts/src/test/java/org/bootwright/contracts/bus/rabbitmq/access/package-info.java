@NullMarked
package org.bootwright.contracts.bus.rabbitmq.access;

import org.jspecify.annotations.NullMarked;
