package org.bootwright.service.log;

/** How a log line looks. */
public enum LogFormat {
  TEXT,
  JSON
}
