/**
 * Connections and channels that come back. Each is opened anew after it was lost and never revived
 * under its old number, so that nothing meant for a dead channel reaches a living one.
 *
 * <pre>
 *  ConnectionKeeper ---- one Connection at a time, again and again
 *        |
 *  ChannelKeeper ------- one Channel at a time for one ChannelUse, again and again
 * </pre>
 */
@NullMarked
package org.bootwright.contracts.bus.rabbitmq.connection;

import org.jspecify.annotations.NullMarked;
