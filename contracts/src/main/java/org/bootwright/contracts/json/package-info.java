/**
 * The wire form of messages. One envelope with a version and a type name; field names are those of
 * the records.
 */
@NullMarked
package org.bootwright.contracts.json;

import org.jspecify.annotations.NullMarked;
