package org.bootwright.gateway.vm;

/**
 * The API token that asked for a VM, and whose limits the VM counts against.
 *
 * @param token its id
 * @param name as it was when the VM was made
 */
public record Owner(String token, String name) {}
