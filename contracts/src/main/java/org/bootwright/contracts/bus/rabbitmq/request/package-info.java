/**
 * Requests and their replies. Both are transient: who waits for an answer knows best whether to ask
 * again.
 */
@NullMarked
package org.bootwright.contracts.bus.rabbitmq.request;

import org.jspecify.annotations.NullMarked;
