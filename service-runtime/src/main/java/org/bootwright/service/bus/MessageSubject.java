package org.bootwright.service.bus;

import java.util.Map;
import java.util.UUID;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.service.log.LogSubject;

/** What a message is about, as log lines and spans say it. */
final class MessageSubject {
  private MessageSubject() {}

  static Map<String, String> of(Message message) {
    return switch (message) {
      case Job.BootVm job -> vm(job.vm());
      case Job.ConvertImage job -> conversion(job.conversion());
      case Job.RemoveImage _ -> Map.of();
      case RunnerCommand command -> vm(command.vm());
      case Report.ConversionFinished report -> conversion(report.conversion());
      case Report.ConversionFailed report -> conversion(report.conversion());
      case Report.ConversionReleased report -> conversion(report.conversion());
      case Report.ImageRemoved _ -> Map.of();
      case Report.VmStarted report -> vm(report.vm());
      case Report.VmPaused report -> vm(report.vm());
      case Report.VmResumed report -> vm(report.vm());
      case Report.VmEnded report -> vm(report.vm());
      case Report.BootDeclined report -> vm(report.vm());
      case Notice.ConversionProgress notice -> conversion(notice.conversion());
      case Notice.CancelConversion notice -> conversion(notice.conversion());
      case Notice.VmPhaseReached notice -> vm(notice.vm());
      case Notice.VmPullProgress notice -> vm(notice.vm());
      case Notice.VmWarning notice -> vm(notice.vm());
      case Notice.RunnerHeartbeat notice -> Map.of(LogSubject.RUNNER, notice.runner().toString());
      case Notice.RunnerStats notice -> Map.of(LogSubject.RUNNER, notice.runner().toString());
      case Request.ClaimConversion request -> conversion(request.conversion());
      case Request.ClaimBoot request -> vm(request.vm());
      case Request.ReadOutput request -> vm(request.vm());
      case Request.WriteInput request -> vm(request.vm());
      case Request.SignalCommand request -> vm(request.vm());
      case Request.OfExec request -> vm(request.vm());
      case Reply _ -> Map.of();
    };
  }

  private static Map<String, String> vm(VmId vm) {
    return Map.of(LogSubject.VM, vm.toString());
  }

  private static Map<String, String> conversion(UUID conversion) {
    return Map.of(LogSubject.CONVERSION, conversion.toString());
  }
}
