#!/bin/bash
#
# Makes what services need before their first start: passwords, and the broker's users with their
# rights. Each folder of /settings is a volume that one service sees. What is there stays, so that
# running it again changes nothing but the broker's rights, which follow the version.
set -euo pipefail

settings=/settings

main() {
  # Volumes are not shared: whoever sees one may read all of it, whatever his number.
  umask 022
  password "$settings/gateway/amqp-password"
  password "$settings/converter-service/amqp-password"
  password "$settings/vm-runner-service/amqp-password"
  password "$settings/broker/operator-password"
  password "$settings/database/administrator-password"
  password "$settings/database/password"
  keep "$settings/gateway/database-password" <"$settings/database/password"
  definitions | keep "$settings/broker/definitions.json"
}

# password FILE: 192 random bits, unless the file is there.
password() {
  [ -s "$1" ] || head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n' | keep "$1"
}

# keep FILE: standard input, whole or not at all.
keep() {
  cat >"$1.new"
  sync "$1.new"
  mv "$1.new" "$1"
}

# Passwords are hashed in it, and readable it has to be: the broker is a user of another number.
definitions() {
  BOOTWRIGHT_BROKER_OPERATOR_PASSWORD_FILE=$settings/broker/operator-password \
    BOOTWRIGHT_BROKER_GATEWAY_PASSWORD_FILE=$settings/gateway/amqp-password \
    BOOTWRIGHT_BROKER_CONVERTER_PASSWORD_FILE=$settings/converter-service/amqp-password \
    BOOTWRIGHT_BROKER_RUNNER_PASSWORD_FILE=$settings/vm-runner-service/amqp-password \
    java @/opt/bootwright/java.options -XX:TieredStopAtLevel=1 \
    org.bootwright.contracts.bus.rabbitmq.access.BrokerDefinitionsMain /tmp/definitions.json
  cat /tmp/definitions.json
}

main
