package org.bootwright.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.json.ContractsJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'code':'no_memory','detail':'why'} | 507 | NO_MEMORY | why",
        "{'code':'invalid_request','detail':'why','pointer':'/cpus'} | 400 | INVALID_REQUEST | why (/cpus)",
        "{'code':'invalid_request','detail':'/cpus: why','pointer':'/cpus'} | 400 | INVALID_REQUEST | /cpus: why",
        "{'code':'of_a_newer_gateway','title':'Title'} | 409 | CONFLICT | Title",
        "{} | 404 | VM_NOT_FOUND | GET /x: the gateway answered with status 404",
        "{} | 401 | UNAUTHORIZED | GET /x: the gateway answered with status 401",
        "{} | 429 | RATE_LIMITED | GET /x: the gateway answered with status 429",
        "{'code':'limit_reached','detail':'why'} | 403 | LIMIT_REACHED | why",
        "{} | 502 | GATEWAY_UNAVAILABLE | GET /x: the gateway answered with status 502",
        "{} | 500 | INTERNAL | GET /x: the gateway answered with status 500",
        "{} | 418 | INVALID_REQUEST | GET /x: the gateway answered with status 418"
      })
  void problemsBecomeFailures(String json, int status, FailureCode code, String message)
      throws JsonProcessingException {
    assertThat(
            FailureJson.parseProblem(
                ContractsJson.shared().mapper().readTree(json.replace('\'', '"')),
                status,
                "GET /x"))
        .isEqualTo(new Failure(code, message));
  }
}
