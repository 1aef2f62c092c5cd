package org.bootwright.converter.foreign;

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
import java.util.function.Function;

/** A shared library of the host, whose functions are called by the foreign function interface. */
@SuppressWarnings("restricted") // Calls what the C headers say, and nothing else.
public final class NativeLibrary {
  /**
   * That of {@code SHA256_Update}. Functions that take less, or return nothing, are called so too:
   * C's calls on all 64-bit platforms let more arguments pass, in registers that nobody looks at,
   * and each form of call takes some 30 ms to prepare.
   */
  private static final FunctionDescriptor FORM =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);

  private final String file;
  private final SymbolLookup symbols;

  private NativeLibrary(String file) {
    this.file = file;
    symbols = SymbolLookup.libraryLookup(file, Arena.global());
  }

  /**
   * Looks a library's functions up.
   *
   * @param file as the dynamic loader finds it, with the version of its binary interface
   * @param binding takes the functions that it needs
   * @return empty where the library is not there, lacks one of them, or nothing can be called on
   *     this platform
   */
  public static <T> Optional<T> load(String file, Function<NativeLibrary, T> binding) {
    if (ADDRESS.byteSize() != Long.BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(binding.apply(new NativeLibrary(file)));
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /**
   * A function, to be called by {@code (int) invokeExact(MemorySegment, MemorySegment, long)}
   * whatever it takes and returns; it has two pointers and one number at most.
   */
  public MethodHandle function(String name) {
    MemorySegment function =
        symbols
            .find(name)
            .orElseThrow(() -> new IllegalArgumentException(file + " has no " + name));
    return Linker.nativeLinker().downcallHandle(function, FORM);
  }

  /** What to throw for what a call has thrown. */
  public static RuntimeException unexpected(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException same -> same;
      case Error same -> throw same;
      default -> new IllegalStateException("native code throws nothing", thrown);
    };
  }
}
