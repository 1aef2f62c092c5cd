package org.bootwright.contracts.vm;

/** Bytes that QEMU has read from and written to a VM's own disk since it was started. */
public record DiskTraffic(long readBytes, long writtenBytes) {}
