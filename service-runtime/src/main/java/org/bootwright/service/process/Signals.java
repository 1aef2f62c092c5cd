package org.bootwright.service.process;

import java.lang.reflect.Proxy;

/**
 * The signals of this process, through {@code sun.misc.Signal}. The JDK has no public way to handle
 * a signal and live on; this one is in jdk.unsupported, which stays until there is another. It is
 * called by name because the compiler warns of it in a way that cannot be turned off.
 */
public final class Signals {
  private Signals() {}

  /**
   * Has a signal call the handler, on a thread of its own, instead of ending the process.
   *
   * @param name without SIG, such as {@code TERM}
   */
  public static void handle(String name, Runnable handler) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object signal = signalClass.getConstructor(String.class).newInstance(name);
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handlerClass},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      handler.run();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(handler);
                    case "equals" -> false;
                    default -> "handler of SIG" + name;
                  });
      signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, proxy);
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException("this JDK cannot handle signals", missing);
    }
  }
}
