package org.bootwright.converter.layer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The functions of Intel's ISA-L that this package uses, by the foreign function interface. */
@SuppressWarnings("restricted") // Calls what the C header says, and nothing else.
final class IsalLibrary {
  /** The second version of its binary interface; Debian's package is libisal2. */
  private static final String FILE = "libisal.so.2";

  /**
   * All three take the state. That {@code isal_inflate_init} returns nothing does not matter to a
   * caller that does not look at it, and one form of call takes a third of the time to prepare.
   */
  private static final FunctionDescriptor ON_STATE = FunctionDescriptor.of(JAVA_INT, ADDRESS);

  private final MethodHandle init;
  private final MethodHandle inflate;

  private IsalLibrary(SymbolLookup symbols) {
    init = handle(symbols, "isal_inflate_init");
    inflate = handle(symbols, "isal_inflate");
  }

  /** The library of this host, if there is one that can be used. */
  static Optional<IsalLibrary> load() {
    if (ADDRESS.byteSize() != Long.BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(new IsalLibrary(SymbolLookup.libraryLookup(FILE, Arena.global())));
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      // Not installed, or nothing of this platform's can be called: the JDK's own will do.
      return Optional.empty();
    }
  }

  private static MethodHandle handle(SymbolLookup symbols, String name) {
    MemorySegment function =
        symbols
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException(FILE + " has no " + name));
    return Linker.nativeLinker().downcallHandle(function, ON_STATE);
  }

  /** {@code isal_inflate_init}. */
  void begin(MemorySegment state) {
    call(init, state);
  }

  /** {@code isal_inflate}. */
  int inflate(MemorySegment state) {
    return call(inflate, state);
  }

  private static int call(MethodHandle function, MemorySegment state) {
    try {
      return (int) function.invokeExact(state);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("native code throws nothing", e);
    }
  }
}
