/**
 * The folder that one user's stack lives in, and who serves it now. A lock file decides races; a
 * small file beside it says where the winner listens.
 *
 * <pre>
 *  $BOOTWRIGHT_HOME/
 *    lock          held by the stack for as long as it lives
 *    up.json       url, pid, secret and build of that stack; mode 0600
 *    bootwright.db the gateway's records
 *    images/       converted disks, by digest
 *    runner/       what the runner keeps of each VM
 *    demo          link to the demo image, an OCI layout
 *    log/up.log    what the stack has to say
 * </pre>
 */
@NullMarked
package org.bootwright.cli.home;

import org.jspecify.annotations.NullMarked;
