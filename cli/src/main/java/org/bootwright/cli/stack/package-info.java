/**
 * The whole system in one process, and how a command finds or starts the one that serves its home.
 *
 * <pre>
 *  command -- GatewayLocator -- up.json names a live stack? --- yes --> its URL and secret
 *                   |                                                        ^
 *                   no                                                       |
 *                   v                                                        |
 *            BackgroundStarter -- setsid java ... up --background -- StackServer: lock, up.json
 * </pre>
 */
@NullMarked
package org.bootwright.cli.stack;

import org.jspecify.annotations.NullMarked;
