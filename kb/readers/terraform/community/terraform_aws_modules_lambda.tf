# What the module terraform-aws-modules/lambda makes of its inputs, as far as that configures a function.
# Its defaults are those of its newest major version; where it passes an input on unchanged, so does this.

variable "architectures" { default = null }
variable "attach_policies" { default = false }
variable "attach_policy" { default = false }
variable "attach_policy_json" { default = false }
variable "attach_policy_jsons" { default = false }
variable "attach_policy_statements" { default = false }
variable "authorization_type" { default = "NONE" }
variable "code_signing_config_arn" { default = null }
variable "compatible_architectures" { default = null }
variable "compatible_runtimes" { default = [] }
variable "cors" { default = {} }
variable "create" { default = true }
variable "create_async_event_config" { default = false }
variable "create_current_version_async_event_config" { default = true }
variable "create_function" { default = true }
variable "create_lambda_function_url" { default = false }
variable "create_layer" { default = false }
variable "create_role" { default = true }
variable "create_unqualified_alias_allowed_triggers" { default = true }
variable "create_unqualified_alias_async_event_config" { default = true }
variable "dead_letter_target_arn" { default = null }
variable "description" { default = "" }
variable "destination_on_failure" { default = null }
variable "destination_on_success" { default = null }
variable "durable_config_execution_timeout" { default = null }
variable "durable_config_retention_period" { default = null }
variable "environment_variables" { default = {} }
variable "ephemeral_storage_size" { default = 512 }
variable "event_source_mapping" { default = {} }
variable "file_system_arn" { default = null }
variable "file_system_local_mount_path" { default = null }
variable "function_name" { default = "" }
variable "function_tags" { default = {} }
variable "handler" { default = "" }
variable "image_config_command" { default = [] }
variable "image_config_entry_point" { default = [] }
variable "image_config_working_directory" { default = null }
variable "image_uri" { default = null }
variable "invoke_mode" { default = null }
variable "kms_key_arn" { default = null }
variable "lambda_at_edge" { default = false }
variable "lambda_role" { default = "" }
variable "layer_name" { default = "" }
variable "layers" { default = null }
variable "license_info" { default = "" }
variable "logging_application_log_level" { default = "INFO" }
variable "logging_log_format" { default = "Text" }
variable "logging_log_group" { default = null }
variable "logging_system_log_level" { default = "INFO" }
variable "managed_instances_capacity_provider_arn" { default = null }
variable "maximum_event_age_in_seconds" { default = null }
variable "maximum_retry_attempts" { default = null }
variable "memory_size" { default = 128 }
variable "number_of_policies" { default = 0 }
variable "number_of_policy_jsons" { default = 0 }
variable "package_type" { default = "Zip" }
variable "policies" { default = [] }
variable "policy" { default = null }
variable "policy_json" { default = null }
variable "policy_jsons" { default = [] }
variable "policy_statements" { default = {} }
variable "provisioned_concurrent_executions" { default = -1 }
variable "publish" { default = false }
variable "reserved_concurrent_executions" { default = -1 }
variable "role_name" { default = null }
variable "runtime" { default = "" }
variable "s3_existing_package" { default = null }
variable "snap_start" { default = false }
variable "tags" { default = {} }
variable "tenant_isolation_mode" { default = false }
variable "timeout" { default = 3 }
variable "tracing_mode" { default = null }
variable "vpc_security_group_ids" { default = null }
variable "vpc_subnet_ids" { default = null }

locals {
  function = var.create && var.create_function && !var.create_layer
  role     = local.function && var.create_role
  zip      = var.package_type == "Zip"
  qualifiers = merge(
    var.create_current_version_async_event_config ? { current_version = true } : {},
    var.create_unqualified_alias_async_event_config ? { unqualified_alias = true } : {},
  )
}

resource "aws_lambda_function" "this" {
  count = local.function ? 1 : 0

  architectures                  = var.architectures
  code_signing_config_arn        = var.code_signing_config_arn
  description                    = var.description
  filename                       = local.zip && var.s3_existing_package == null ? "the package that the module makes" : null
  function_name                  = var.function_name
  handler                        = local.zip ? var.handler : null
  image_uri                      = var.image_uri
  kms_key_arn                    = var.kms_key_arn
  layers                         = var.layers
  memory_size                    = var.memory_size
  package_type                   = var.package_type
  publish                        = var.lambda_at_edge || var.snap_start ? true : var.publish
  reserved_concurrent_executions = var.reserved_concurrent_executions
  role                           = var.create_role ? aws_iam_role.lambda[0].arn : var.lambda_role
  runtime                        = local.zip ? var.runtime : null
  s3_bucket                      = local.zip ? try(var.s3_existing_package.bucket, null) : null
  s3_key                         = local.zip ? try(var.s3_existing_package.key, null) : null
  tags                           = merge(var.tags, var.function_tags)
  timeout                        = var.lambda_at_edge ? min(var.timeout, 30) : var.timeout

  capacity_provider_config = var.managed_instances_capacity_provider_arn == null ? [] : [{
    lambda_managed_instances_capacity_provider_config = [{
      capacity_provider_arn = var.managed_instances_capacity_provider_arn
    }]
  }]
  dead_letter_config = var.dead_letter_target_arn == null ? [] : [{ target_arn = var.dead_letter_target_arn }]
  durable_config = var.durable_config_execution_timeout == null ? [] : [{
    execution_timeout = var.durable_config_execution_timeout
    retention_period  = var.durable_config_retention_period
  }]
  file_system_config = var.file_system_arn == null || var.file_system_local_mount_path == null ? [] : [{
    arn              = var.file_system_arn
    local_mount_path = var.file_system_local_mount_path
  }]
  image_config = [{
    command           = var.image_config_command
    entry_point       = var.image_config_entry_point
    working_directory = var.image_config_working_directory
  }]
  logging_config = [{
    application_log_level = var.logging_log_format == "Text" ? null : var.logging_application_log_level
    log_format            = var.logging_log_format
    log_group             = var.logging_log_group
    system_log_level      = var.logging_log_format == "Text" ? null : var.logging_system_log_level
  }]
  snap_start     = var.snap_start ? [{ apply_on = "PublishedVersions" }] : []
  tenancy_config = var.tenant_isolation_mode ? [{ tenant_isolation_mode = "PER_TENANT" }] : []
  tracing_config = var.tracing_mode == null ? [] : [{ mode = var.tracing_mode }]
  vpc_config = var.vpc_subnet_ids == null || var.vpc_security_group_ids == null ? [] : [{
    security_group_ids = var.vpc_security_group_ids
    subnet_ids         = var.vpc_subnet_ids
  }]

  environment {
    variables = length(keys(var.environment_variables)) == 0 ? null : var.environment_variables
  }
  ephemeral_storage {
    size = var.ephemeral_storage_size
  }
}

resource "aws_iam_role" "lambda" {
  count = local.role ? 1 : 0

  name = coalesce(var.role_name, var.function_name)
}

resource "aws_iam_role_policy" "given" {
  for_each = local.role ? merge(
    var.attach_policy_json ? { one = var.policy_json } : {},
    var.attach_policy_jsons ? { for place in range(var.number_of_policy_jsons) : place => var.policy_jsons[place] } : {},
  ) : {}

  policy = each.value
  role   = aws_iam_role.lambda[0].name
}

data "aws_iam_policy_document" "statements" {
  dynamic "statement" {
    for_each = var.policy_statements

    content {
      actions     = try(statement.value.actions, null)
      effect      = try(statement.value.effect, null)
      not_actions = try(statement.value.not_actions, null)
    }
  }
}

resource "aws_iam_role_policy" "statements" {
  count = local.role && var.attach_policy_statements ? 1 : 0

  policy = data.aws_iam_policy_document.statements.json
  role   = aws_iam_role.lambda[0].name
}

resource "aws_iam_role_policy_attachment" "one" {
  count = local.role && var.attach_policy ? 1 : 0

  policy_arn = var.policy
  role       = aws_iam_role.lambda[0].name
}

resource "aws_iam_role_policy_attachment" "many" {
  count = local.role && var.attach_policies ? var.number_of_policies : 0

  policy_arn = var.policies[count.index]
  role       = aws_iam_role.lambda[0].name
}

resource "aws_lambda_function_url" "this" {
  count = local.function && var.create_lambda_function_url ? 1 : 0

  authorization_type = var.authorization_type
  cors               = length(keys(var.cors)) == 0 ? [] : [var.cors]
  function_name      = aws_lambda_function.this[0].function_name
  invoke_mode        = var.invoke_mode
}

resource "aws_lambda_function_event_invoke_config" "this" {
  for_each = local.function && var.create_async_event_config ? local.qualifiers : {}

  function_name                = aws_lambda_function.this[0].function_name
  qualifier                    = each.key == "current_version" ? aws_lambda_function.this[0].version : null
  maximum_event_age_in_seconds = var.maximum_event_age_in_seconds
  maximum_retry_attempts       = var.maximum_retry_attempts

  destination_config = var.destination_on_failure == null && var.destination_on_success == null ? [] : [{
    on_failure = var.destination_on_failure == null ? [] : [{ destination = var.destination_on_failure }]
    on_success = var.destination_on_success == null ? [] : [{ destination = var.destination_on_success }]
  }]
}

resource "aws_lambda_provisioned_concurrency_config" "current_version" {
  count = local.function && var.provisioned_concurrent_executions > -1 ? 1 : 0

  function_name                     = aws_lambda_function.this[0].function_name
  provisioned_concurrent_executions = var.provisioned_concurrent_executions
  qualifier                         = "1"
}

resource "aws_lambda_layer_version" "this" {
  count = var.create && var.create_layer ? 1 : 0

  compatible_architectures = var.compatible_architectures
  compatible_runtimes      = length(var.compatible_runtimes) > 0 ? var.compatible_runtimes : (var.runtime == "" ? null : [var.runtime])
  description              = var.description
  layer_name               = var.layer_name
  license_info             = var.license_info
}

resource "aws_lambda_event_source_mapping" "this" {
  for_each = local.function && var.create_unqualified_alias_allowed_triggers ? var.event_source_mapping : {}

  amazon_managed_kafka_event_source_config = try(each.value.amazon_managed_kafka_event_source_config, null)
  batch_size                               = try(each.value.batch_size, null)
  bisect_batch_on_function_error           = try(each.value.bisect_batch_on_function_error, null)
  document_db_event_source_config          = try(each.value.document_db_event_source_config, null)
  enabled                                  = try(each.value.enabled, true)
  event_source_arn                         = try(each.value.event_source_arn, null)
  function_name                            = aws_lambda_function.this[0].arn
  function_response_types                  = try(each.value.function_response_types, null)
  maximum_batching_window_in_seconds       = try(each.value.maximum_batching_window_in_seconds, null)
  maximum_record_age_in_seconds            = try(each.value.maximum_record_age_in_seconds, null)
  maximum_retry_attempts                   = try(each.value.maximum_retry_attempts, null)
  metrics_config                           = try(each.value.metrics_config, null)
  parallelization_factor                   = try(each.value.parallelization_factor, null)
  provisioned_poller_config                = try(each.value.provisioned_poller_config, null)
  queues                                   = try(each.value.queues, null)
  scaling_config                           = try(each.value.scaling_config, null)
  self_managed_event_source                = try(each.value.self_managed_event_source, null)
  self_managed_kafka_event_source_config   = try(each.value.self_managed_kafka_event_source_config, null)
  source_access_configuration              = try(each.value.source_access_configuration, null)
  starting_position                        = try(each.value.starting_position, null)
  starting_position_timestamp              = try(each.value.starting_position_timestamp, null)
  tags                                     = merge(var.tags, try(each.value.tags, {}))
  topics                                   = try(each.value.topics, null)
  tumbling_window_in_seconds               = try(each.value.tumbling_window_in_seconds, null)

  destination_config = try([{ on_failure = [{ destination_arn = each.value.destination_arn_on_failure }] }], null)
  filter_criteria    = try([{ filter = flatten([each.value.filter_criteria]) }], null)
}

output "lambda_function_arn" { value = aws_lambda_function.this[0].arn }
output "lambda_function_arn_static" { value = aws_lambda_function.this[0].arn }
output "lambda_function_invoke_arn" { value = aws_lambda_function.this[0].invoke_arn }
output "lambda_function_name" { value = aws_lambda_function.this[0].function_name }
output "lambda_function_qualified_arn" { value = aws_lambda_function.this[0].qualified_arn }
output "lambda_function_version" { value = aws_lambda_function.this[0].version }
output "lambda_role_arn" { value = aws_iam_role.lambda[0].arn }
output "lambda_role_name" { value = aws_iam_role.lambda[0].name }
output "lambda_layer_arn" { value = aws_lambda_layer_version.this[0].arn }
