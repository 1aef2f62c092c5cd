/**
 * Files between this host and a VM, as a tar stream: {@code bootwright cp}.
 *
 * <pre>
 *  CopyRun ---- which of the ways it is, and docker's rules of where things go (CopyTarget)
 *  TreePacker   files of this host -> tar (TarOutput)
 *  TreeUnpacker tar of a VM -> files of this host: what it says is not trusted
 * </pre>
 *
 * <p>Names are byte strings, a char for each byte, as in tar: {@link
 * org.bootwright.cli.copy.RawName} translates.
 */
@NullMarked
package org.bootwright.cli.copy;

import org.jspecify.annotations.NullMarked;
