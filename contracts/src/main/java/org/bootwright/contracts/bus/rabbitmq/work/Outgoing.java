package org.bootwright.contracts.bus.rabbitmq.work;

import com.rabbitmq.client.AMQP;

/** A message in its wire form with the address that it goes to. */
@SuppressWarnings("ArrayRecordComponent") // never compared, and nobody keeps the bytes
record Outgoing(String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {}
