/**
 * The subcommands: one class each, options as docker and podman spell them. A command turns its
 * options into values, calls the package that does the work and prints the result; its return value
 * is the exit status.
 */
@NullMarked
package org.bootwright.cli.command;

import org.jspecify.annotations.NullMarked;
