package org.bootwright.converter.layer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/** Memory with pages on both sides that nobody may touch: native code that strays is killed. */
@SuppressWarnings("restricted")
final class GuardedMemory implements AutoCloseable {
  private static final int PAGE_BYTES = 4096;

  // asm-generic/mman-common.h
  private static final int PROT_NONE = 0;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment usable;

  GuardedMemory(int sizeBytes) throws Throwable {
    long inner = Math.ceilDiv((long) sizeBytes, PAGE_BYTES) * PAGE_BYTES;
    long whole = inner + 2L * PAGE_BYTES;
    MemorySegment address =
        (MemorySegment)
            function(
                    "mmap",
                    FunctionDescriptor.of(
                        ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG))
                .invokeExact(MemorySegment.NULL, whole, PROT_NONE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
    MethodHandle unmap = function("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    MemorySegment mapped =
        address.reinterpret(
            whole,
            arena,
            segment -> {
              try {
                int _ = (int) unmap.invokeExact(segment, whole);
              } catch (Throwable e) {
                throw new IllegalStateException(e);
              }
            });
    usable = mapped.asSlice(PAGE_BYTES, inner);
    int result =
        (int)
            function("mprotect", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT))
                .invokeExact(usable, inner, PROT_READ_WRITE);
    if (result != 0) {
      throw new IllegalStateException("mprotect failed");
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
  }

  /** The last bytes before the upper guard. */
  ByteBuffer lastBytes(int count) {
    return usable.asSlice(usable.byteSize() - count).asByteBuffer();
  }

  /** The first bytes behind the lower guard. */
  ByteBuffer firstBytes(int count) {
    return usable.asSlice(0, count).asByteBuffer();
  }

  @Override
  public void close() {
    arena.close();
  }
}
