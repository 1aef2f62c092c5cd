/** How an image that was typed becomes a reference that any process understands. */
@NullMarked
package org.bootwright.cli.image;

import org.jspecify.annotations.NullMarked;
