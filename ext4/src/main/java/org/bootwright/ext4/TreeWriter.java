package org.bootwright.ext4;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.bootwright.ext4.group.InodeTables;

/**
 * Writes all nodes of a tree, on two threads: one for the nodes that take blocks, in their order,
 * the other for the rest. Both write one group's inodes at a time.
 */
final class TreeWriter {

  private final NumberedTree tree;
  private final InodeTables tables;
  private final NodeWriter inOrder;
  private final NodeWriter inAnyOrder;

  /**
   * @param writers makes one for each thread
   */
  TreeWriter(NumberedTree tree, InodeTables tables, Supplier<NodeWriter> writers) {
    this.tree = tree;
    this.tables = tables;
    inOrder = writers.get();
    inAnyOrder = writers.get();
  }

  /** Writes them, and returns how many directories each group has. */
  int[] write() throws IOException {
    var directoryCounts = new int[tables.groupCount()];
    inOrder.write(tree.root());
    directoryCounts[0]++;
    var nodes = tree.nodes();
    int from = 0;
    while (from < nodes.size()) {
      int group = tables.groupOf(nodes.get(from).inodeNumber());
      int end = endOfGroup(group, from);
      directoryCounts[group] += writeGroup(group, nodes.subList(from, end));
      from = end;
    }
    inOrder.finish();
    return directoryCounts;
  }

  /** Numbers are consecutive, so the group's last node is where its last number is. */
  private int endOfGroup(int group, int from) {
    int firstNumber = tree.nodes().get(from).inodeNumber();
    int lastNumber = (group + 1) * tables.inodesPerGroup();
    return Math.min(from + lastNumber - firstNumber + 1, tree.nodes().size());
  }

  /** Returns how many of the nodes are directories. */
  private int writeGroup(int group, List<Node> nodes) throws IOException {
    tables.open(group);
    var others =
        new FutureTask<>(
            () -> {
              for (var node : nodes) {
                if (!NodeWriter.takesSpace(node)) {
                  inAnyOrder.write(node);
                }
              }
              return nodes.size();
            });
    ForkJoinPool.commonPool().execute(others);
    int directories = 0;
    try {
      for (var node : nodes) {
        if (NodeWriter.takesSpace(node)) {
          inOrder.write(node);
          directories += node instanceof Directory ? 1 : 0;
        }
      }
    } finally {
      await(others);
    }
    return directories;
  }

  private static void await(FutureTask<?> task) throws IOException {
    // Does it here where no thread of the pool had begun it, and nothing where one had.
    task.run();
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing inodes");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case null -> throw new IllegalStateException("writing inodes failed", e);
        case IOException told -> throw told;
        case RuntimeException told -> throw told;
        case Error told -> throw told;
        default -> throw new IllegalStateException("writing inodes failed", e);
      }
    }
  }
}
