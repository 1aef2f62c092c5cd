package org.bootwright.cli.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.converter.ConvertedDisk;

/**
 * What a conversion has made.
 *
 * @param files by their formats
 * @param times how long each phase took
 */
public record ConvertedFiles(
    ConvertedDisk disk, Map<DiskFormat, Path> files, Map<String, Duration> times) {

  public ConvertedFiles {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    times = Collections.unmodifiableMap(new LinkedHashMap<>(times));
  }

  /**
   * Where each format's file goes: to the file itself where there is one format, else beside it
   * with the format's ending in place of its own.
   */
  public static Map<DiskFormat, Path> plan(Path file, List<DiskFormat> formats) {
    if (formats.size() == 1) {
      return Map.of(formats.getFirst(), file);
    }
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    var plan = new LinkedHashMap<DiskFormat, Path>();
    formats.forEach(format -> plan.put(format, file.resolveSibling(stem + "." + format)));
    return plan;
  }

  public ObjectNode toJson() {
    ObjectNode json = ContractsJson.shared().mapper().createObjectNode();
    json.put("digest", disk.digest().toString());
    json.put("platform", disk.platform().toString());
    json.put("diskSizeBytes", disk.sizeBytes());
    json.put("contentSizeBytes", disk.contentBytes());
    json.put("fileCount", disk.fileCount());
    ObjectNode fileNames = json.putObject("files");
    files.forEach((format, path) -> fileNames.put(format.toString(), path.toString()));
    ObjectNode millis = json.putObject("millis");
    times.forEach((phase, time) -> millis.put(phase, time.toMillis()));
    return json;
  }
}
