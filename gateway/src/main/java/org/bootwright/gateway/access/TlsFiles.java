package org.bootwright.gateway.access;

import java.nio.file.Path;

/**
 * What HTTPS is served with. The files may change while the gateway runs.
 *
 * @param certificate PEM: the gateway's certificate, then those that lead to its authority
 * @param key PEM: the private key of the first certificate, PKCS#8 without a passphrase
 */
public record TlsFiles(Path certificate, Path key) {}
