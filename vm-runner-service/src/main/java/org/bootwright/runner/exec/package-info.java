/**
 * Commands that run in a VM beside its own command or init, for as long as its guest is connected.
 * What they write is kept until a reader has taken it, in memory and bounded by the credit that the
 * guest gets for it; a reader is there as long as it asks.
 *
 * <pre>
 *  gateway --StartExec--> ExecSessions --> ExecSession --sender--> ExecOrders --> guest
 *          --WriteExec--------------------> ExecInput ----^
 *          &lt;-ReadExec---------------------- ExecOutput &lt;---- received &lt;------------ guest
 * </pre>
 */
@NullMarked
package org.bootwright.runner.exec;

import org.jspecify.annotations.NullMarked;
