/**
 * The bus between hosts: RabbitMQ. What must not be lost is confirmed by the broker when it is sent
 * and acknowledged when it was handled; whatever is cut, connections, channels and consumers come
 * back.
 *
 * <pre>
 *  RabbitMqMessageBus
 *    sending connection ---- Publisher (work queues), requests, replies
 *    receiving connection -- QueueConsumer, RequestServer, the queue of replies
 *    notices connection ---- NoticeBoard, by the vertx client
 * </pre>
 */
@NullMarked
package org.bootwright.contracts.bus.rabbitmq;

import org.jspecify.annotations.NullMarked;
