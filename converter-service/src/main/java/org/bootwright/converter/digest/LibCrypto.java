package org.bootwright.converter.digest;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.bootwright.converter.foreign.NativeLibrary;

/** The functions of OpenSSL's libcrypto that this package uses (openssl/sha.h). */
final class LibCrypto {
  private static final String FILE = "libcrypto.so.3";

  private final MethodHandle init;
  private final MethodHandle update;
  private final MethodHandle end;

  private LibCrypto(NativeLibrary library) {
    init = library.function("SHA256_Init");
    update = library.function("SHA256_Update");
    end = library.function("SHA256_Final");
  }

  /** The library of this host, if there is one that has these functions. */
  static Optional<LibCrypto> load() {
    return NativeLibrary.load(FILE, LibCrypto::new);
  }

  void begin(MemorySegment context) {
    try {
      check((int) init.invokeExact(context, MemorySegment.NULL, 0L));
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  void update(MemorySegment context, MemorySegment bytes) {
    try {
      check((int) update.invokeExact(context, bytes, bytes.byteSize()));
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  void end(MemorySegment digest, MemorySegment context) {
    try {
      check((int) end.invokeExact(digest, context, 0L));
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private static void check(int result) {
    if (result != 1) {
      throw new IllegalStateException("SHA-256 of libcrypto cannot fail, and says " + result);
    }
  }
}
