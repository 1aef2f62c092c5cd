package org.bootwright.runner.qmp;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something that happened in QEMU.
 *
 * @param name such as {@code SHUTDOWN}
 * @param data the event's members; a missing node where it has none
 */
public record QmpEvent(String name, JsonNode data) {}
