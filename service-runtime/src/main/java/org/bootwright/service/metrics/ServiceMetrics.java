package org.bootwright.service.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that is measured in one process, or in one service of it. */
public final class ServiceMetrics implements AutoCloseable {
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Logger log = LoggerFactory.getLogger(ServiceMetrics.class);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** What is looked up only when somebody asks. */
  private final List<Runnable> refreshers = new CopyOnWriteArrayList<>();

  private final JvmGcMetrics collections = new JvmGcMetrics();

  private ServiceMetrics() {}

  /** Without anything about the process. */
  public static ServiceMetrics create() {
    return new ServiceMetrics();
  }

  /** With memory, collections, threads, processors, files and age of this process. */
  public static ServiceMetrics ofProcess() {
    var metrics = new ServiceMetrics();
    new JvmMemoryMetrics().bindTo(metrics.registry);
    metrics.collections.bindTo(metrics.registry);
    new JvmThreadMetrics().bindTo(metrics.registry);
    new ProcessorMetrics().bindTo(metrics.registry);
    new FileDescriptorMetrics().bindTo(metrics.registry);
    new UptimeMetrics().bindTo(metrics.registry);
    return metrics;
  }

  public MeterRegistry registry() {
    return registry;
  }

  /** Has something looked up before each {@link #scrape}, for what would cost too much else. */
  public void beforeScrape(Runnable refresher) {
    refreshers.add(refresher);
  }

  /** All of it in the text format of Prometheus. */
  public String scrape() {
    refreshers.forEach(ServiceMetrics::refresh);
    return registry.scrape();
  }

  /** The rest is shown all the same: it is now that somebody wants to look. */
  private static void refresh(Runnable refresher) {
    try {
      refresher.run();
    } catch (RuntimeException e) {
      log.warn("some metrics are old: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
