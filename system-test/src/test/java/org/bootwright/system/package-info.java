/**
 * The system on RabbitMQ and PostgreSQL as {@code docker compose up} starts it, driven by its HTTP
 * API alone. Needs a Docker Engine with compose; fails where there is none.
 */
@NullMarked
package org.bootwright.system;

import org.jspecify.annotations.NullMarked;
