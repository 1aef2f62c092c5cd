package org.bootwright.contracts.message;

/** Anything that one service says to another. */
public sealed interface Message permits Job, RunnerCommand, Report, Notice, Request, Reply {}
