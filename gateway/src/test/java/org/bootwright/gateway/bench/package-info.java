/**
 * Programs that measure the gateway; nothing of them is a test. {@code GatewayUnderLoad} is what is
 * measured: it reads {@code BOOTWRIGHT_DATABASE_URL}, {@code _USER} and {@code _PASSWORD}. {@code
 * BootRequestLoad} asks it for VMs, at a rate, or with 0 as fast as its connections can. An image
 * whose name has {@code held} in it stays unconverted, so that only taking VMs on is measured.
 *
 * <pre>
 *  mvnw -pl gateway -am test-compile dependency:build-classpath -Dmdep.outputFile=cp.txt
 *  java -cp gateway/target/test-classes:gateway/target/classes:$(cat cp.txt) \
 *      org.bootwright.gateway.bench.GatewayUnderLoad PORT
 *  java -cp ... org.bootwright.gateway.bench.BootRequestLoad \
 *      http://127.0.0.1:PORT CONNECTIONS SECONDS RATE IMAGE
 * </pre>
 */
@NullMarked
package org.bootwright.gateway.bench;

import org.jspecify.annotations.NullMarked;
