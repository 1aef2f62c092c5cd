package org.bootwright.gateway.vm;

/**
 * What a VM's restart policy has done.
 *
 * @param count how often it booted the VM again
 * @param pauseMillis how long the VM rests before the next time, or rested before the last
 */
public record Restarts(int count, long pauseMillis) {}
