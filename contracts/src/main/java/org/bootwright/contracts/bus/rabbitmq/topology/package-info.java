/**
 * What stands on the broker: exchanges, queues, their arguments and who declares them.
 *
 * <pre>
 *  bootwright.jobs ------> bootwright.work.conversions, bootwright.work.boots.ARCHITECTURE
 *  bootwright.reports ---> bootwright.work.reports
 *  bootwright.commands --> bootwright.work.runner.RUNNER
 *  bootwright.requests --> bootwright.serve.gateway, bootwright.serve.runner.RUNNER
 *  bootwright.replies ---> bootwright.replies.USER.N     (one for each bus)
 *  bootwright.notices ---> bootwright.notices.USER.N     (one for each bus)
 *  bootwright.dead ------> bootwright.dead.letters
 * </pre>
 */
@NullMarked
package org.bootwright.contracts.bus.rabbitmq.topology;

import org.jspecify.annotations.NullMarked;
