package org.bootwright.runner.stats;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A figure that is shown from its first value on. Set by one thread; read by many. */
final class Latest<T> {
  private final Consumer<AtomicReference<T>> register;
  private @Nullable AtomicReference<T> value;

  Latest(Consumer<AtomicReference<T>> register) {
    this.register = register;
  }

  void set(T next) {
    AtomicReference<T> current = value;
    if (current == null) {
      value = new AtomicReference<>(next);
      register.accept(value);
    } else {
      current.set(next);
    }
  }
}
