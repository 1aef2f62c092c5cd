/**
 * The whole of bootwright as a user meets it: the launcher is run as a process, in a home of its
 * own, and real VMs boot.
 */
@NullMarked
package org.bootwright.cli.system;

import org.jspecify.annotations.NullMarked;
