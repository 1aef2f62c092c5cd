package org.bootwright.contracts.bus.rabbitmq;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.testcontainers.containers.Container;
import org.testcontainers.rabbitmq.RabbitMQContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real broker in a container, with the user {@code guest} that may do everything. Start it once
 * for a test class; {@code BOOTWRIGHT_RABBITMQ_IMAGE} names another image.
 */
public final class BrokerContainer implements AutoCloseable {
  public static final int AMQP_PORT = 5672;
  public static final int AMQPS_PORT = 5671;

  /** A broker takes 5 to 10 s on an idle machine; a busy build machine has taken a minute. */
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final RabbitMQContainer container;

  public BrokerContainer() {
    String image =
        Optional.ofNullable(System.getenv("BOOTWRIGHT_RABBITMQ_IMAGE"))
            .orElse("rabbitmq:4-management");
    container =
        new RabbitMQContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("rabbitmq"));
    container.withStartupTimeout(START_LIMIT);
  }

  /** For files, networks and settings, before it is started. */
  public RabbitMQContainer container() {
    return container;
  }

  /** To be called before it is started where it is to be killed: a new start has the same port. */
  public BrokerContainer withLastingPort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      container.setPortBindings(
          List.of("127.0.0.1:%d:%d".formatted(free.getLocalPort(), AMQP_PORT)));
      return this;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public BrokerContainer start() {
    container.start();
    return this;
  }

  /** {@code amqp://guest:guest@127.0.0.1:PORT/}, from this host. */
  public String uri() {
    return uri("guest", "guest", "%2F");
  }

  public String uri(String user, String password, String virtualHost) {
    return "amqp://%s:%s@%s:%d/%s"
        .formatted(
            user, password, container.getHost(), container.getMappedPort(AMQP_PORT), virtualHost);
  }

  /** Runs a command in the container, such as {@code rabbitmqctl}; fails when that fails. */
  public String run(String... command) {
    try {
      Container.ExecResult result = container.execInContainer(command);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(
            "%s: %s%s"
                .formatted(String.join(" ", command), result.getStdout(), result.getStderr()));
      }
      return result.getStdout();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Kills the broker as a power failure would; its ports are kept for startAgain. */
  public void kill() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  /** Starts the container that was killed, with its data. */
  public void startAgain() {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
  }

  /** The broker answers nothing any more, and its connections stay. */
  public void pause() {
    container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
  }

  public void resume() {
    container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.stop();
  }
}
