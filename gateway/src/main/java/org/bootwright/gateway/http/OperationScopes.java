package org.bootwright.gateway.http;

import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootwright.gateway.access.Scope;
import org.jspecify.annotations.Nullable;

/** What each operation of the OpenAPI document asks of who calls it. */
final class OperationScopes {
  /** Where nobody knows the path, who asks is to be known all the same before that is said. */
  private static final String API = "/v1";

  private final OpenAPIContract contract;
  private final Map<String, Optional<Scope>> scopes = new HashMap<>();

  OperationScopes(OpenAPIContract contract) {
    this.contract = contract;
    for (Operation operation : contract.operations()) {
      String scope = operation.getOpenAPIModel().getString(OpenApiDocument.SCOPE);
      scopes.put(
          operation.getOperationId(),
          scope.equals(OpenApiDocument.OPEN) ? Optional.empty() : Optional.of(Scope.parse(scope)));
    }
  }

  /**
   * What a request asks for.
   *
   * @param operation absent where the document has none
   * @param open whether anybody may, whoever it is
   * @param scope that is needed; absent where it is open, or where there is no operation
   */
  record Wanted(Optional<String> operation, boolean open, Optional<Scope> scope) {}

  Wanted find(io.vertx.core.http.HttpMethod method, @Nullable String path) {
    Operation operation = path == null ? null : contract.findOperation(path, method);
    if (operation == null) {
      return new Wanted(Optional.empty(), path == null || !path.startsWith(API), Optional.empty());
    }
    Optional<Scope> scope = scopes.getOrDefault(operation.getOperationId(), Optional.empty());
    return new Wanted(Optional.of(operation.getOperationId()), scope.isEmpty(), scope);
  }
}
