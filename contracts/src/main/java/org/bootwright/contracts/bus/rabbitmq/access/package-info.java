/**
 * What each service may do at the broker, no more than it needs, as the file of definitions that
 * the broker loads.
 */
@NullMarked
package org.bootwright.contracts.bus.rabbitmq.access;

import org.jspecify.annotations.NullMarked;
