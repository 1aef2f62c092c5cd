package org.bootwright.cli.convert;

import java.util.List;
import java.util.Locale;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** A format of disk files, by the names that qemu-img has for them. */
public enum DiskFormat {
  RAW,
  QCOW2,
  VMDK,
  VHDX,
  VDI;

  /** Reads a name; throws a FailureException with {@code invalid_request} on another. */
  public static DiskFormat parse(String text) {
    for (DiskFormat format : values()) {
      if (format.toString().equals(text.toLowerCase(Locale.ROOT))) {
        return format;
      }
    }
    throw new FailureException(
        FailureCode.INVALID_REQUEST,
        "--format " + text + ": formats are raw, qcow2, vmdk, vhdx and vdi");
  }

  /** What qemu-img needs to be told besides the name. */
  List<String> options() {
    return switch (this) {
      case RAW, QCOW2, VDI -> List.of();
      // As current versions of VMware's tools upload it.
      case VMDK -> List.of("-o", "subformat=streamOptimized");
      case VHDX -> List.of("-o", "subformat=dynamic");
    };
  }

  /** The name, as wide as the widest and a gap. */
  public String pad() {
    return String.format(Locale.ROOT, "%-9s", this);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
