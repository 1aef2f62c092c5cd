package org.bootwright.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code run} was asked to do.
 *
 * @param request the body of {@code POST /v1/vms}
 * @param imageName as the user typed it
 * @param command whether a command was given, so that its streams are wanted, not the console
 * @param remove remove the VM when it has ended
 * @param timeout kill the VM when it lasts longer
 */
public record RunSettings(
    ObjectNode request,
    String imageName,
    boolean command,
    boolean remove,
    Optional<Duration> timeout) {}
