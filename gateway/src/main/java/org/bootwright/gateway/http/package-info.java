/**
 * The gateway over HTTP: one class for each route, behind checks of who asks and of what is asked.
 * Handlers run on virtual threads and may block; services know nothing of HTTP.
 *
 * <pre>
 *  request -> OriginGuard -> TokenGuard -> BodyHandler -> OpenAPI document -> Route -> services
 *                 \               \            \               \               \
 *                  +---------------+------------+---------------+---------------+--> Problem
 * </pre>
 */
@NullMarked
package org.bootwright.gateway.http;

import org.jspecify.annotations.NullMarked;
