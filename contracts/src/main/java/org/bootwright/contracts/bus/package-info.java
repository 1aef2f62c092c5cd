/**
 * The port through which services talk. Everything between hosts goes through it, so that a service
 * never knows whether the others are in its process or on another host.
 */
@NullMarked
package org.bootwright.contracts.bus;

import org.jspecify.annotations.NullMarked;
