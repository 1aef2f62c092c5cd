package org.bootwright.converter.layer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

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
   * The functions take a state, and one of them returns nothing. C's calls on all 64-bit platforms
   * let more arguments pass, in registers that nobody looks at; and each form of call that is not
   * that of {@code SHA256_Update} takes some 30 ms to prepare.
   */
  private static final FunctionDescriptor FORM =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);

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
    return Linker.nativeLinker().downcallHandle(function, FORM);
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
      return (int) function.invokeExact(state, MemorySegment.NULL, 0L);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("native code throws nothing", e);
    }
  }
}
