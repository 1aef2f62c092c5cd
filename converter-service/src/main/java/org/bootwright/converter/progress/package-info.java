/**
 * The two threads between a conversion and whoever waits for it: how far it is, and that nobody
 * waits any more.
 */
@NullMarked
package org.bootwright.converter.progress;

import org.jspecify.annotations.NullMarked;
