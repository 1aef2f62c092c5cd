package org.bootwright.runner.vm;

import org.bootwright.runner.process.ProcessIdentity;

/**
 * One virtiofsd on the host that serves a VM, as the next runner has to know it.
 *
 * @param tag what the guest knows its files by; also names its socket
 */
public record ShareRun(String tag, ProcessIdentity process) {}
