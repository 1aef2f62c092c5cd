package org.bootwright.converter.layer;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.bootwright.converter.foreign.NativeLibrary;

/** The functions of Intel's ISA-L that this package uses (igzip_lib.h). */
final class IsalLibrary {
  /** The second version of its binary interface; Debian's package is libisal2. */
  private static final String FILE = "libisal.so.2";

  private final MethodHandle init;
  private final MethodHandle inflate;

  private IsalLibrary(NativeLibrary library) {
    init = library.function("isal_inflate_init");
    inflate = library.function("isal_inflate");
  }

  /** The library of this host, if there is one that can be used; else the JDK's own will do. */
  static Optional<IsalLibrary> load() {
    return NativeLibrary.load(FILE, IsalLibrary::new);
  }

  /** {@code isal_inflate_init}, which returns nothing. */
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
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }
}
