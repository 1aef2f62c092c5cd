/**
 * Reads tar streams that nobody vouches for. Names are byte strings: a {@code String} in which each
 * char is one byte (ISO 8859-1), because a file name in a tar is bytes, not text.
 *
 * <pre>
 *  +--------+---------------+--------+---------------+-- -+-------+-------+--- - -
 *  | header | body, padded  | header | body, padded  | .. | zeros | zeros | zeros
 *  | 512    | to 512        | 512    | to 512        |    | 512   | 512   |
 *  +--------+---------------+--------+---------------+-- -+-------+-------+--- - -
 * </pre>
 *
 * <p>A header of type {@code x} (PAX records) or {@code L}, {@code K} (GNU long names) speaks about
 * the entry that follows it, and never reaches the caller.
 */
@NullMarked
package org.bootwright.converter.tar;

import org.jspecify.annotations.NullMarked;
