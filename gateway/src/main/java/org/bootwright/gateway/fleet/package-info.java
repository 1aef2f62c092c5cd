/**
 * The runners as their heartbeats show them. Nothing of it is stored: a runner that lives says so
 * again within seconds.
 */
@NullMarked
package org.bootwright.gateway.fleet;

import org.jspecify.annotations.NullMarked;
