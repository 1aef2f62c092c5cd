package org.bootwright.runner.accel;

/**
 * Whether KVM works.
 *
 * @param reason why not, in words for the user; empty where it works
 */
public record KvmAnswer(boolean works, String reason) {
  static KvmAnswer yes() {
    return new KvmAnswer(true, "");
  }

  static KvmAnswer no(String reason) {
    return new KvmAnswer(false, reason);
  }
}
