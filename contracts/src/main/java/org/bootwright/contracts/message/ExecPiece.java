package org.bootwright.contracts.message;

import org.bootwright.contracts.vm.OutputKind;

/**
 * Bytes that a command has written at once. Whoever receives them owns them.
 *
 * @param kind standard output or standard error; a terminal has the first only
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; a copy at each hop would cost as much as sending
public record ExecPiece(OutputKind kind, byte[] bytes) {}
