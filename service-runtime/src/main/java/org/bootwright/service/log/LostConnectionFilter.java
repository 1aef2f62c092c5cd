package org.bootwright.service.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Leaves out what the broker's clients say of a connection that is lost or refused: a stack trace
 * of twenty lines, and again at each attempt. The bus says it in a line of its own. Other failures
 * of theirs are let through.
 */
final class LostConnectionFilter extends Filter<ILoggingEvent> {
  private static final String[] CLIENTS = {"com.rabbitmq.client.", "io.vertx.rabbitmq."};

  /** Tells of connections that were reset as a warning without the exception. */
  private static final String HANDLER = "com.rabbitmq.client.impl.ForgivingExceptionHandler";

  @Override
  public FilterReply decide(ILoggingEvent event) {
    boolean leftOut = isOfClient(event.getLoggerName()) && tellsOfConnection(event);
    return leftOut ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  private static boolean isOfClient(String logger) {
    for (String client : CLIENTS) {
      if (logger.startsWith(client)) {
        return true;
      }
    }
    return false;
  }

  private static boolean tellsOfConnection(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown == null) {
      return event.getLoggerName().equals(HANDLER) && event.getLevel().equals(Level.WARN);
    }
    return thrown instanceof ThrowableProxy proxy
        && (proxy.getThrowable() instanceof IOException
            || proxy.getThrowable() instanceof TimeoutException
            || proxy.getThrowable() instanceof ShutdownSignalException);
  }
}
