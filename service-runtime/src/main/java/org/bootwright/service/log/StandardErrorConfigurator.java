package org.bootwright.service.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configures logback in code: reading an XML file would cost every start a tenth of a second.
 * Warnings are shown as text until somebody asks for more. Found by logback through {@code
 * META-INF/services}.
 */
public final class StandardErrorConfigurator extends ContextAwareBase implements Configurator {
  private static final String APPENDER = "standard error";

  @Override
  public ExecutionStatus configure(LoggerContext loggers) {
    ch.qos.logback.classic.Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    appendTo(loggers, text(loggers));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Has our own code log what it does, as a stack should. */
  public static void showInformation() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers) {
      loggers.getLogger("org.bootwright").setLevel(Level.INFO);
    }
  }

  /** Has the process log as a service does: lines of this format, and what our own code does. */
  public static void logAs(LogFormat format) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers) {
      Encoder<ILoggingEvent> encoder =
          switch (format) {
            case TEXT -> text(loggers);
            case JSON -> new JsonLineEncoder();
          };
      appendTo(loggers, encoder);
    }
    showInformation();
  }

  /** Has every line of JSON say something from now on, such as which of several runners speaks. */
  public static void sayAlways(String key, String value) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers) {
      loggers.putProperty(key, value);
    }
  }

  private static Encoder<ILoggingEvent> text(LoggerContext loggers) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(loggers);
    encoder.setPattern(
        "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg%replace( %kvp){' $', ''}%n");
    encoder.start();
    return encoder;
  }

  private static void appendTo(LoggerContext loggers, Encoder<ILoggingEvent> encoder) {
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(loggers);
    appender.setName(APPENDER);
    appender.setTarget("System.err");
    encoder.setContext(loggers);
    encoder.start();
    appender.setEncoder(encoder);
    appender.addFilter(new LostConnectionFilter());
    appender.start();
    ch.qos.logback.classic.Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAppender(APPENDER);
    root.addAppender(appender);
  }
}
