/**
 * Programs that measure the gateway; nothing of them is a test. {@code GatewayUnderLoad} is what is
 * measured, {@code BootRequestLoad} asks it for VMs.
 *
 * <pre>
 *   ./mvnw -pl gateway -am test-compile &amp;&amp; ./mvnw -pl gateway dependency:build-classpath …
 *   BOOTWRIGHT_DATABASE_URL=postgresql://HOST/NAME … java -cp … GatewayUnderLoad 8080
 *   java -cp … BootRequestLoad http://127.0.0.1:8080 CONNECTIONS SECONDS [REQUESTS_A_SECOND]
 * </pre>
 */
@NullMarked
package org.bootwright.gateway.bench;

import org.jspecify.annotations.NullMarked;
