package org.bootwright.converter;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.disk.DiskSize;
import org.bootwright.converter.limits.ConversionLimits;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ConversionStep;
import org.bootwright.converter.progress.ProgressListener;

/** A process that begins a conversion, says so when the disk is half made, and never ends. */
public final class ConvertUpToTheMiddle {
  static final int IN_THE_MIDDLE = 'm';

  private ConvertUpToTheMiddle() {}

  public static void main(String[] arguments) {
    ImageReference reference = ImageReference.parse(arguments[1]);
    Path target = Path.of(arguments[2]);
    ProgressListener stop =
        (step, doneBytes, totalBytes) -> {
          if (step == ConversionStep.CONVERT) {
            System.out.print((char) IN_THE_MIDDLE);
            System.out.flush();
            awaitForever();
          }
        };
    if (arguments[0].equals("library")) {
      new ImageLibrary(ConverterConfig.of(target, "killed"), InstantSource.system())
          .obtain(reference, Platform.LINUX_AMD64, stop, new Cancellation());
    } else {
      new ImageConverter(ConversionLimits.standard())
          .convert(
              reference, Platform.LINUX_AMD64, target, DiskSize.fitted(), stop, new Cancellation());
    }
  }

  private static void awaitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
