/**
 * A gateway that plays what a test tells it, over real HTTP and WebSockets, and the streams and
 * signals of a command, so that whole commands run inside a test.
 */
@NullMarked
package org.bootwright.cli.fake;

import org.jspecify.annotations.NullMarked;
