package org.bootwright.runner.guest;

import java.io.IOException;
import java.util.Optional;

/** Hears what a guest says, on the channel's own thread. */
public interface GuestListener {
  /**
   * One message, in order. While this does not return, nothing more is read from the guest.
   *
   * @throws GuestProtocolException where it cannot be meant so; the channel ends with it
   */
  void received(GuestMessage message) throws GuestProtocolException;

  /**
   * Nothing more will come.
   *
   * @param failure why, or empty when the guest's side simply closed; a {@link
   *     GuestProtocolException} when the guest broke the rules
   */
  void ended(Optional<IOException> failure);
}
