package org.bootwright.cli.terminal;

import java.lang.reflect.Proxy;

/**
 * The signals of this process, through {@code sun.misc.Signal}. The JDK has no public way to handle
 * a signal and live on; this one is in jdk.unsupported, which stays until there is another. It is
 * called by name because the compiler warns of it in a way that cannot be turned off.
 */
public final class ProcessSignals implements SignalSource {
  @Override
  public void handle(Kind kind, Runnable handler) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object signal = signalClass.getConstructor(String.class).newInstance(kind.systemName());
      Object proxy =
          Proxy.newProxyInstance(
              ProcessSignals.class.getClassLoader(),
              new Class<?>[] {handlerClass},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      handler.run();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(handler);
                    case "equals" -> false;
                    default -> "handler of SIG" + kind.systemName();
                  });
      signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, proxy);
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException("this JDK cannot handle signals", missing);
    }
  }
}
