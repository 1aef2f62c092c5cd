package org.bootwright.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.bootwright.contracts.json.ContractsJson;

/**
 * A kind of root that is measured.
 *
 * @param name as {@code run --root} has it
 * @param color of its bars
 */
record RootKind(String name, String color, ObjectNode request) {
  /** All three, each with the same tree. */
  static List<RootKind> all(String image, Path tree) {
    return List.of(
        new RootKind("disk", "#2563eb", node().put("image", image)),
        new RootKind("virtiofs", "#e09040", node().put("image", image).put("root", "virtiofs")),
        new RootKind(
            "virtiofs-dir",
            "#6aa84f",
            node().put("root", "virtiofs-dir").put("rootDir", tree.toString())));
  }

  private static ObjectNode node() {
    return ContractsJson.shared().mapper().createObjectNode();
  }

  /** A request for a VM that runs this command. */
  ObjectNode running(int cpus, int memoryMebibytes, String... command) {
    ObjectNode copy = request.deepCopy().put("cpus", cpus).put("memoryMiB", memoryMebibytes);
    var words = copy.putArray("command");
    List.of(command).forEach(words::add);
    return copy;
  }
}
