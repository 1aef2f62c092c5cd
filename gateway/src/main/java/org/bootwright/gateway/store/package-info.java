/**
 * The gateway's records in SQL. Statements are those that SQLite and PostgreSQL understand alike;
 * whoever calls holds the transaction, and what must happen together happens in one.
 */
@NullMarked
package org.bootwright.gateway.store;

import org.jspecify.annotations.NullMarked;
