/**
 * The terminal that a command was started on: what it is connected to, its raw mode and the keys
 * that leave a console. Whatever happens to us, the terminal is given back as it was.
 */
@NullMarked
package org.bootwright.cli.terminal;

import org.jspecify.annotations.NullMarked;
