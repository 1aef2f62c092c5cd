/**
 * Notices: whatever may be lost, to whoever listens. They travel by the vertx client, on a
 * connection of its own.
 */
@NullMarked
package org.bootwright.contracts.bus.rabbitmq.notice;

import org.jspecify.annotations.NullMarked;
