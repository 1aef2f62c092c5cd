/**
 * The bus of the embedded stack: all services in one process, no broker. It gives the guarantees
 * that the contract tests of {@code MessageBus} ask for, and passes every message through the
 * codec, so that what works here works on a broker.
 */
@NullMarked
package org.bootwright.contracts.bus.inprocess;

import org.jspecify.annotations.NullMarked;
