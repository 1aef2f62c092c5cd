/** The whole gateway on loopback, with a converter and a runner that do as a test tells them. */
@NullMarked
package org.bootwright.gateway;

import org.jspecify.annotations.NullMarked;
