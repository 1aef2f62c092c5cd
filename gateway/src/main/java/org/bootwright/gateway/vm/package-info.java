/**
 * What the gateway knows of a VM and the rules by which that changes. The rules are a pure function
 * of a record and an event; whoever calls it stores the record and carries out the commands.
 *
 * <pre>
 *  accepted -> converting -> queued -> starting -> running -> stopping -> stopped
 *      \___________\___________\__________\___________\___________\-----> failed
 *                                           \___________\_________\ <---> lost
 * </pre>
 */
@NullMarked
package org.bootwright.gateway.vm;

import org.jspecify.annotations.NullMarked;
