/**
 * Work queues: what is sent is confirmed by the broker, what is received is acknowledged once it
 * was handled, and what cannot be handled becomes a dead letter with the reason.
 */
@NullMarked
package org.bootwright.contracts.bus.rabbitmq.work;

import org.jspecify.annotations.NullMarked;
