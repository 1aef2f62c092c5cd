package org.bootwright.gateway.store;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A PostgreSQL server in a container, which can be killed and started again. */
public final class PostgreSqlServer implements AutoCloseable {
  private static final String IMAGE =
      Optional.ofNullable(System.getenv("BOOTWRIGHT_POSTGRES_IMAGE")).orElse("postgres:17");

  private static final int PORT = 5432;
  private static final String USER = "bootwright";
  private static final String PASSWORD = "correct horse";

  private final int port = freePort();
  private final GenericContainer<?> container;

  public PostgreSqlServer() {
    container =
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withEnv(Map.of("POSTGRES_USER", USER, "POSTGRES_PASSWORD", PASSWORD))
            .withExposedPorts(PORT)
            .withCreateContainerCmdModifier(
                // The same port after a restart, and only for this host.
                command ->
                    Objects.requireNonNullElseGet(command.getHostConfig(), HostConfig::new)
                        .withPortBindings(
                            new PortBinding(
                                Ports.Binding.bindIpAndPort("127.0.0.1", port),
                                new ExposedPort(PORT))));
    container.start();
    Database.open(database("postgres")).close();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A database of its own for whoever asks. */
  public DatabaseConfig.PostgreSql freshDatabase() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    execute("CREATE DATABASE " + name);
    return database(name);
  }

  public DatabaseConfig.PostgreSql database(String name) {
    return new DatabaseConfig.PostgreSql("127.0.0.1", port, name, USER, PASSWORD)
        .withPatience(Duration.ofSeconds(30));
  }

  public void execute(String sql) {
    String url = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    try (Connection connection = DriverManager.getConnection(url, USER, PASSWORD);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Ends the server as a loss of power would. */
  public void kill() {
    DockerClientFactory.instance().client().killContainerCmd(container.getContainerId()).exec();
  }

  public void startAgain() {
    DockerClientFactory.instance().client().startContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.stop();
  }
}
