package org.bootwright.converter.digest;

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

/** The functions of OpenSSL's libcrypto that this package uses (openssl/sha.h). */
@SuppressWarnings("restricted") // Calls what the C header says, and nothing else.
final class LibCrypto {
  private static final String FILE = "libcrypto.so.3";

  /**
   * That of {@code SHA256_Update}. The others have its first parameter or two; C's calls on all
   * 64-bit platforms let more arguments pass, in registers that nobody looks at, and each form of
   * call takes some 30 ms to prepare.
   */
  private static final FunctionDescriptor FORM =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);

  private final MethodHandle init;
  private final MethodHandle update;
  private final MethodHandle end;

  private LibCrypto(SymbolLookup symbols) {
    init = handle(symbols, "SHA256_Init");
    update = handle(symbols, "SHA256_Update");
    end = handle(symbols, "SHA256_Final");
  }

  /** The library of this host, if there is one that has these functions. */
  static Optional<LibCrypto> load() {
    if (ADDRESS.byteSize() != Long.BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(new LibCrypto(SymbolLookup.libraryLookup(FILE, Arena.global())));
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      // Not installed, built without them, or nothing can be called on this platform.
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

  void begin(MemorySegment context) {
    try {
      check((int) init.invokeExact(context, MemorySegment.NULL, 0L));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  void update(MemorySegment context, MemorySegment bytes) {
    try {
      check((int) update.invokeExact(context, bytes, bytes.byteSize()));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  void end(MemorySegment digest, MemorySegment context) {
    try {
      check((int) end.invokeExact(digest, context, 0L));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static void check(int result) {
    if (result != 1) {
      throw new IllegalStateException("SHA-256 of libcrypto cannot fail, and says " + result);
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    return switch (e) {
      case RuntimeException same -> same;
      case Error same -> throw same;
      default -> new IllegalStateException("native code throws nothing", e);
    };
  }
}
