@NullMarked
package org.bootwright.contracts.bus.rabbitmq.connection;

import org.jspecify.annotations.NullMarked;
