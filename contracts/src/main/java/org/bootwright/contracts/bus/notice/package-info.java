/** What all adapters do the same way for those who listen to notices. */
@NullMarked
package org.bootwright.contracts.bus.notice;

import org.jspecify.annotations.NullMarked;
