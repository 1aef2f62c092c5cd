package org.bootwright.cli.command;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the command line together: commands, exit statuses and how failures are told. */
public final class BootwrightCommandLine {
  /** In the order of {@code --help}. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          RunCommand.class,
          UpCommand.class,
          PsCommand.class,
          StatsCommand.class,
          LogsCommand.class,
          ConsoleCommand.class,
          ExecCommand.class,
          CopyCommand.class,
          StopCommand.class,
          KillCommand.class,
          StartCommand.class,
          RestartCommand.class,
          UpdateCommand.class,
          RemoveCommand.class,
          InspectCommand.class,
          EventsCommand.class,
          ImagesCommand.class,
          PullCommand.class,
          RemoveImageCommand.class,
          PruneCommand.class,
          ConvertCommand.class,
          RunnersCommand.class,
          TokenCommand.class,
          BenchCommand.class,
          DoctorCommand.class,
          DemoImageCommand.class,
          VersionCommand.class,
          CompletionCommand.class);

  private BootwrightCommandLine() {}

  /** Runs a command; gives the exit status. */
  public static int execute(Invocation invocation, String... arguments) {
    return of(invocation, commandsFor(arguments)).execute(arguments);
  }

  /** With all commands. */
  static CommandLine whole(Invocation invocation) {
    return of(invocation, COMMANDS);
  }

  /**
   * The one that is named, where one is: to read the options of all from their annotations takes a
   * tenth of a second.
   */
  private static List<Class<?>> commandsFor(String... arguments) {
    return COMMANDS.stream()
        .filter(command -> arguments.length > 0 && isNamed(command, arguments[0]))
        .findFirst()
        .<List<Class<?>>>map(List::of)
        .orElse(COMMANDS);
  }

  private static boolean isNamed(Class<?> command, String word) {
    Command named = command.getAnnotation(Command.class);
    return named.name().equals(word) || List.of(named.aliases()).contains(word);
  }

  private static CommandLine of(Invocation invocation, List<Class<?>> commands) {
    var commandLine = new CommandLine(RootCommand.class, new CommandFactory(invocation));
    commands.forEach(commandLine::addSubcommand);
    PrintStream err = invocation.streams().err();
    addHelp(commandLine);
    commandLine.setOut(writer(invocation.streams().out()));
    commandLine.setErr(writer(err));
    commandLine.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            invocation.streams().outTerminal()
                ? CommandLine.Help.Ansi.AUTO
                : CommandLine.Help.Ansi.OFF));
    commandLine.setUsageHelpLongOptionsMaxWidth(30);
    commandLine.setUsageHelpWidth(100);
    commandLine.setParameterExceptionHandler((wrong, arguments) -> wrongUsage(err, wrong));
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> failed(err, invocation, failure, parsed));
    // Behind IMAGE or VM everything is the command's, options included: run demo ls -l
    commandLine.getSubcommands().values().stream()
        .filter(command -> takesCommand(command.getCommandSpec().userObject()))
        .forEach(command -> command.setStopAtPositional(true));
    return commandLine;
  }

  private static boolean takesCommand(Object command) {
    return command instanceof RunCommand || command instanceof ExecCommand;
  }

  /** {@code --help} on everything, and {@code -h} where it is not the host name of {@code run}. */
  private static void addHelp(CommandLine commandLine) {
    boolean shortIsFree = commandLine.getCommandSpec().findOption("-h") == null;
    String[] names = shortIsFree ? new String[] {"-h", "--help"} : new String[] {"--help"};
    commandLine
        .getCommandSpec()
        .addOption(
            OptionSpec.builder(names)
                .usageHelp(true)
                .description("Show this help and end.")
                .build());
    commandLine.getSubcommands().values().stream()
        .filter(command -> command.getCommandSpec().findOption("--help") == null)
        .forEach(BootwrightCommandLine::addHelp);
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static int wrongUsage(PrintStream err, ParameterException wrong) {
    err.println("bootwright: " + wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, writer(err));
    err.println("Try '" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
    return FailureCode.INVALID_REQUEST.exitStatus();
  }

  private static int failed(
      PrintStream err, Invocation invocation, Exception failure, ParseResult parsed) {
    if (failure instanceof FailureException known) {
      err.println("bootwright: " + known.getMessage());
      return known.code().exitStatus();
    }
    err.println(
        "bootwright: a defect in '"
            + parsed.commandSpec().qualifiedName()
            + "': "
            + failure
            + "; the stack's log is "
            + invocation.home().logFile());
    failure.printStackTrace(err);
    return FailureCode.INTERNAL.exitStatus();
  }

  /** Gives each command what it was called with. */
  private record CommandFactory(Invocation invocation) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (constructor.getParameterCount() == 1
            && constructor.getParameterTypes()[0] == Invocation.class) {
          constructor.setAccessible(true);
          return type.cast(constructor.newInstance(invocation));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
