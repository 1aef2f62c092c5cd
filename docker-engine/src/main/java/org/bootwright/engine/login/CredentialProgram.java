package org.bootwright.engine.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a program {@code docker-credential-NAME}: the registry on its standard input, credentials as
 * JSON on its output. One that fails is no reason not to try without credentials.
 */
final class CredentialProgram {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialProgram.class);

  /** Part of a program's name, and nothing that would make it a path. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Some ask their cloud, which takes seconds; none may hold up a pull for good. */
  private static final long TIMEOUT_SECONDS = 30;

  private static final int MAX_OUTPUT_BYTES = 64 << 10;

  /** What env ends with when it finds no such program. */
  private static final int NOT_FOUND_STATUS = 127;

  /** What stands for a user where the secret is an identity token. */
  private static final String TOKEN_USER = "<token>";

  private final String program;
  private final boolean nameIsSound;
  private final String searchPath;

  /**
   * @param searchPath directories to look for the program in, as {@code PATH} has them
   */
  CredentialProgram(String name, String searchPath) {
    this.program = "docker-credential-" + name;
    this.nameIsSound = NAME.matcher(name).matches();
    this.searchPath = searchPath;
  }

  CredentialAnswer find(String key) {
    if (!nameIsSound) {
      return CredentialAnswer.none("a credential helper whose name is not sound");
    }
    try {
      JsonObject json = JsonObject.parse(run(key), "the output of " + program);
      String user = json.optionalText("Username").orElse("");
      String secret = json.optionalText("Secret").orElse("");
      return new CredentialAnswer(credentials(user, secret), program);
    } catch (IOException | FailureException e) {
      LOG.info("{} gives no credentials for {}: {}", program, key, e.getMessage());
      return CredentialAnswer.none("%s, which gives none (%s)".formatted(program, e.getMessage()));
    }
  }

  private static Optional<Credentials> credentials(String user, String secret) {
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        user.equals(TOKEN_USER)
            ? new Credentials.IdentityToken(secret)
            : new Credentials.Password(user, secret));
  }

  private byte[] run(String key) throws IOException {
    // Java looks for programs on the PATH that it was started with; env does on the given one.
    ProcessBuilder builder =
        new ProcessBuilder("/usr/bin/env", program, "get")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PATH", searchPath);
    Process process = builder.start();
    try {
      CompletableFuture<byte[]> output =
          CompletableFuture.supplyAsync(() -> converse(process, key));
      byte[] bytes = output.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("it does not end");
      }
      if (process.exitValue() == NOT_FOUND_STATUS) {
        throw new IOException("it is not installed");
      }
      if (process.exitValue() != 0) {
        throw new IOException("it ended with status " + process.exitValue());
      }
      return bytes;
    } catch (TimeoutException e) {
      throw new IOException("no answer in %d s".formatted(TIMEOUT_SECONDS), e);
    } catch (ExecutionException e) {
      throw new IOException("it could not be talked to", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static byte[] converse(Process process, String key) {
    try {
      try (OutputStream input = process.getOutputStream()) {
        input.write((key + "\n").getBytes(UTF_8));
      } catch (IOException _) {
        // It may have ended without reading; its status says more.
      }
      return process.getInputStream().readNBytes(MAX_OUTPUT_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
