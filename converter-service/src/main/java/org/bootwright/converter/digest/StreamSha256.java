package org.bootwright.converter.digest;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.bootwright.contracts.image.Digest;

/**
 * Takes the SHA-256 of many bytes outside of the heap: by OpenSSL's libcrypto where the host has
 * it, else by the JDK, which is as fast only once its full compiler has come to it. For one thread.
 */
public abstract sealed class StreamSha256 implements AutoCloseable
    permits StreamSha256.ByLibCrypto, StreamSha256.ByJdk {

  /** Loaded when it is first asked for, and once. */
  private static final class Library {
    static final Optional<LibCrypto> LOADED = LibCrypto.load();
  }

  private StreamSha256() {}

  /** Loads what it takes, so that the first one begins at once. */
  public static void prepare() {
    begin().close();
  }

  /** One that has seen nothing. */
  public static StreamSha256 begin() {
    return Library.LOADED.<StreamSha256>map(ByLibCrypto::new).orElseGet(ByJdk::new);
  }

  /** Takes what remains in the direct buffer, and leaves its position as it is. */
  public abstract void update(ByteBuffer bytes);

  /** Of everything; once. */
  public abstract Digest digest();

  @Override
  public abstract void close();

  /** By OpenSSL. */
  static final class ByLibCrypto extends StreamSha256 {
    /** SHA256_CTX has 112 bytes. */
    private static final long CONTEXT_BYTES = 256;

    private static final long DIGEST_BYTES = 32;

    private final LibCrypto library;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment context = arena.allocate(CONTEXT_BYTES, Long.BYTES);

    ByLibCrypto(LibCrypto library) {
      this.library = library;
      library.begin(context);
    }

    @Override
    public void update(ByteBuffer bytes) {
      library.update(context, MemorySegment.ofBuffer(bytes));
    }

    @Override
    public Digest digest() {
      MemorySegment digest = arena.allocate(DIGEST_BYTES);
      library.end(digest, context);
      return new Digest(HexFormat.of().formatHex(digest.toArray(JAVA_BYTE)));
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  /** By the JDK. */
  static final class ByJdk extends StreamSha256 {
    private final Sha256 sha256 = new Sha256();

    @Override
    public void update(ByteBuffer bytes) {
      sha256.update(bytes.duplicate());
    }

    @Override
    public Digest digest() {
      return sha256.digest();
    }

    @Override
    public void close() {}
  }
}
