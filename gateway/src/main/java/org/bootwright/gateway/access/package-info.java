/**
 * Who may use the gateway, for what and for how much: API tokens with a scope, an expiry and
 * limits, and the log of who asked for what. Knows nothing of HTTP.
 *
 * <pre>
 *  bw_ID_SECRET --TokenText--> ID, hash --Tokens--> Caller --> scope, rate, Quota of its VMs
 * </pre>
 */
@NullMarked
package org.bootwright.gateway.access;

import org.jspecify.annotations.NullMarked;
