package org.bootwright.gateway.http;

import io.vertx.core.file.FileSystem;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Schemas with one validator each, which keeps no state. The library makes one for each value that
 * it checks and copies its table of all schemas for it: a quarter of the time that taking on a VM
 * took.
 */
final class PreparedSchemas implements SchemaRepository {
  private final SchemaRepository schemas;

  /** By identity: comparing two schemas means comparing all that is in them. */
  private final Map<JsonSchema, Validator> validators =
      Collections.synchronizedMap(new IdentityHashMap<>());

  PreparedSchemas(SchemaRepository schemas) {
    this.schemas = schemas;
  }

  /** A validator for one of the contract's schemas, which are as many as the document has. */
  @Override
  public Validator validator(JsonSchema schema) {
    return validators.computeIfAbsent(schema, schemas::validator);
  }

  @Override
  public Validator validator(String ref) {
    return schemas.validator(ref);
  }

  @Override
  public Validator validator(String ref, JsonSchemaOptions options) {
    return schemas.validator(ref, options);
  }

  @Override
  public Validator validator(JsonSchema schema, JsonSchemaOptions options, boolean dereference) {
    return schemas.validator(schema, options, dereference);
  }

  @Override
  public SchemaRepository dereference(JsonSchema schema) {
    schemas.dereference(schema);
    return this;
  }

  @Override
  public SchemaRepository dereference(String uri, JsonSchema schema) {
    schemas.dereference(uri, schema);
    return this;
  }

  @Override
  public SchemaRepository preloadMetaSchema(FileSystem fileSystem) {
    schemas.preloadMetaSchema(fileSystem);
    return this;
  }

  @Override
  public SchemaRepository preloadMetaSchema(FileSystem fileSystem, Draft draft) {
    schemas.preloadMetaSchema(fileSystem, draft);
    return this;
  }

  @Override
  public JsonObject resolve(JsonObject schema) {
    return schemas.resolve(schema);
  }

  @Override
  public JsonSchema find(String pointer) {
    return schemas.find(pointer);
  }
}
