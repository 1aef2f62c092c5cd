/**
 * Images in registries that speak the OCI distribution protocol (version 1.1), which Docker's own
 * registry protocol version 2 is part of.
 *
 * <pre>
 *  RegistrySource ── what an image is: ManifestFetcher (documents), RegistryBlob (layers)
 *        │
 *  RegistryConnection ── one endpoint (the registry or a mirror): what answers mean
 *        │     Authorizer ── Challenge, TokenFetcher; docker's logins (engine.login)
 *  RedirectFollower ── one request, to wherever it is sent on
 *        │
 *  PullSession ── HTTP clients, trust, proxies, pauses between tries, giving up
 * </pre>
 *
 * A registry is untrusted: every answer has a bound on its size and on how long it may take, and
 * nothing counts before its digest is verified. Nothing is kept on disk: layers are read from the
 * network straight into the conversion, and a transfer that breaks goes on where it broke.
 */
@NullMarked
package org.bootwright.converter.source.registry;

import org.jspecify.annotations.NullMarked;
