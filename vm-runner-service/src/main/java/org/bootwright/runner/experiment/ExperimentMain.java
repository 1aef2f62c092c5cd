package org.bootwright.runner.experiment;

import java.io.IOException;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Does one experiment and ends with its exit status; {@code ./dev} calls it. */
public final class ExperimentMain {
  private static final List<String> USAGES =
      List.of(
          "virtiofsd-dir DIR",
          "make-container IMAGE",
          "virtiofsd-container CONTAINER-or-IMAGE",
          "vm-virtiofs SOCKET [COMMAND…]",
          "vm-image FILE [COMMAND…]");

  private ExperimentMain() {}

  public static void main(String[] arguments) {
    // Threads that read standard input cannot be woken, so the process is ended.
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) {
    try {
      return run(arguments.isEmpty() ? "" : arguments.getFirst(), arguments);
    } catch (FailureException failure) {
      return failed(failure);
    } catch (IOException failure) {
      return failed(
          new FailureException(
              FailureCode.NO_SPACE, "preparing the experiment: " + failure, failure));
    } catch (InterruptedException interrupted) {
      return failed(new FailureException(FailureCode.CANCELLED, "interrupted", interrupted));
    }
  }

  private static int failed(FailureException failure) {
    System.err.println("bootwright: " + failure.getMessage());
    return failure.code().exitStatus();
  }

  private static int run(String name, List<String> arguments)
      throws IOException, InterruptedException {
    Session session = Session.ofProcess(System.getenv(), System.out, System.err);
    switch (name) {
      case "virtiofsd-dir" -> new DirectoryDaemon(session).serve(only(name, arguments));
      case "make-container" -> new ContainerDaemon(session).make(only(name, arguments));
      case "virtiofsd-container" -> new ContainerDaemon(session).serve(only(name, arguments));
      case "vm-virtiofs" -> {
        return new ForegroundMachine(session).onSocket(first(name, arguments), command(arguments));
      }
      case "vm-image" -> {
        return new ForegroundMachine(session).onDisk(first(name, arguments), command(arguments));
      }
      default -> throw misused(name);
    }
    return 0;
  }

  private static String only(String name, List<String> arguments) {
    if (arguments.size() != 2) {
      throw misused(name);
    }
    return first(name, arguments);
  }

  private static String first(String name, List<String> arguments) {
    if (arguments.size() < 2 || arguments.get(1).isEmpty()) {
      throw misused(name);
    }
    return arguments.get(1);
  }

  /** A first -- only sets the command apart, as with {@code bootwright run}. */
  private static List<String> command(List<String> arguments) {
    List<String> words = arguments.subList(2, arguments.size());
    return !words.isEmpty() && words.getFirst().equals("--")
        ? words.subList(1, words.size())
        : words;
  }

  private static FailureException misused(String name) {
    String usage =
        USAGES.stream()
            .filter(each -> each.startsWith(name + " "))
            .findFirst()
            .orElseGet(() -> "one of " + String.join(", ", USAGES));
    return new FailureException(FailureCode.INVALID_REQUEST, "usage: ./dev " + usage);
  }
}
