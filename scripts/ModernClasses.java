import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Gives the classes of jars a class file version that the JVM's AOT cache takes. Classes compiled
 * for Java 5 and before lack stack maps, so the JVM verifies them by inference each time that it
 * starts, and leaves them out of the cache, with all classes that depend on them: picocli's took
 * the command line 0.3 s of a processor at each start.
 *
 * <p>{@code java ModernClasses.java JAR...}: rewrites those jars that have such classes.
 */
public final class ModernClasses {
  /** Java 6: the last version that may lack stack maps (JVMS 4.10). */
  private static final int LAST_OLD_VERSION = 50;

  private static final ClassTransform MODERN =
      ClassTransform.transformingMethodBodies(CodeBuilder::with)
          .andThen(
              (builder, element) -> {
                if (element instanceof ClassFileVersion) {
                  builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
                } else {
                  builder.with(element);
                }
              });

  private final ClassFile classFile;

  private ModernClasses(ClassLoader libraries) {
    classFile =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            // Which types have which in common decides what is in a stack map.
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(libraries)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
  }

  public static void main(String[] jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int index = 0; index < jars.length; index++) {
      urls[index] = Path.of(jars[index]).toUri().toURL();
    }
    try (URLClassLoader libraries = new URLClassLoader(urls)) {
      ModernClasses classes = new ModernClasses(libraries);
      for (String jar : jars) {
        classes.rewrite(Path.of(jar));
      }
    }
  }

  private void rewrite(Path jar) throws IOException {
    Path rewritten = jar.resolveSibling(jar.getFileName() + ".new");
    try (JarFile source = new JarFile(jar.toFile())) {
      List<JarEntry> entries = Collections.list(source.entries());
      // A signature is over the bytes as they are.
      boolean signed = entries.stream().anyMatch(entry -> entry.getName().endsWith(".SF"));
      if (signed || entries.stream().noneMatch(entry -> isOld(entry, read(source, entry)))) {
        return;
      }
      try (JarOutputStream target = new JarOutputStream(Files.newOutputStream(rewritten))) {
        for (JarEntry entry : entries) {
          byte[] bytes = read(source, entry);
          target.putNextEntry(new JarEntry(entry.getName()));
          target.write(isOld(entry, bytes) ? modern(bytes) : bytes);
          target.closeEntry();
        }
      }
    }
    Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean isOld(JarEntry entry, byte[] bytes) {
    return entry.getName().endsWith(".class")
        && bytes.length > 8
        && ((bytes[6] & 0xff) << 8 | (bytes[7] & 0xff)) <= LAST_OLD_VERSION;
  }

  private byte[] modern(byte[] bytes) {
    return classFile.transformClass(classFile.parse(bytes), MODERN);
  }

  private static byte[] read(JarFile jar, JarEntry entry) {
    try (var stream = jar.getInputStream(entry)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
