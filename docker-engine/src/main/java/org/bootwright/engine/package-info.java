/**
 * The Docker Engine: found as {@code docker} finds it, asked over its socket or the network.
 *
 * <pre>
 *  EngineFinder ── DOCKER_HOST, context (DockerContexts) or socket
 *        │           └─ EngineCertificates: what its TLS needs
 *  EngineClient ── requests to one Engine, none longer silent than its limit
 * </pre>
 *
 * <p>What registries are shown on somebody's behalf is in {@code engine.login}.
 */
@NullMarked
package org.bootwright.engine;

import org.jspecify.annotations.NullMarked;
