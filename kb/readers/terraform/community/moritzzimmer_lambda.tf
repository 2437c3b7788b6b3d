# What the module moritzzimmer/lambda makes of its inputs, as far as that configures a function.
# Its defaults are those of its newest major version; where it passes an input on unchanged, so does this.

variable "architectures" { default = null }
variable "description" { default = "" }
variable "environment" { default = null }
variable "ephemeral_storage_size" { default = 512 }
variable "event_source_mappings" { default = {} }
variable "file_system_config" { default = null }
variable "filename" { default = null }
variable "function_name" {}
variable "handler" { default = "" }
variable "iam_role_name" { default = null }
variable "image_config" { default = {} }
variable "image_uri" { default = null }
variable "kms_key_arn" { default = "" }
variable "lambda_at_edge" { default = false }
variable "layers" { default = [] }
variable "logging_config" { default = null }
variable "memory_size" { default = 128 }
variable "package_type" { default = "Zip" }
variable "publish" { default = false }
variable "reserved_concurrent_executions" { default = -1 }
variable "runtime" { default = "" }
variable "s3_bucket" { default = null }
variable "s3_key" { default = null }
variable "s3_object_version" { default = null }
variable "snap_start" { default = false }
variable "tags" { default = {} }
variable "timeout" { default = 3 }
variable "tracing_config_mode" { default = null }
variable "vpc_config" { default = null }

resource "aws_lambda_function" "lambda" {
  architectures                  = var.architectures
  description                    = var.description
  filename                       = var.filename
  function_name                  = var.function_name
  handler                        = var.package_type == "Zip" ? var.handler : null
  image_uri                      = var.image_uri
  kms_key_arn                    = var.kms_key_arn
  layers                         = var.layers
  memory_size                    = var.memory_size
  package_type                   = var.package_type
  publish                        = var.lambda_at_edge || var.snap_start ? true : var.publish
  reserved_concurrent_executions = var.reserved_concurrent_executions
  role                           = aws_iam_role.lambda.arn
  runtime                        = var.package_type == "Zip" ? var.runtime : null
  s3_bucket                      = var.s3_bucket
  s3_key                         = var.s3_key
  s3_object_version              = var.s3_object_version
  tags                           = var.tags
  timeout                        = var.lambda_at_edge ? min(var.timeout, 5) : var.timeout

  environment        = var.environment == null ? [] : [var.environment]
  ephemeral_storage  = [{ size = var.ephemeral_storage_size }]
  file_system_config = var.file_system_config == null ? [] : [var.file_system_config]
  image_config       = length(var.image_config) == 0 ? [] : [var.image_config]
  logging_config     = var.logging_config == null ? [] : [var.logging_config]
  snap_start         = var.snap_start ? [{ apply_on = "PublishedVersions" }] : []
  tracing_config     = var.tracing_config_mode == null ? [] : [{ mode = var.tracing_config_mode }]
  vpc_config         = var.vpc_config == null ? [] : [var.vpc_config]
}

resource "aws_iam_role" "lambda" {
  name = var.iam_role_name
}

resource "aws_lambda_event_source_mapping" "event_source" {
  for_each = var.event_source_mappings

  batch_size                         = try(each.value.batch_size, null)
  bisect_batch_on_function_error     = try(each.value.bisect_batch_on_function_error, null)
  enabled                            = try(each.value.enabled, null)
  event_source_arn                   = try(each.value.event_source_arn, null)
  function_name                      = try(each.value.function_name, aws_lambda_function.lambda.arn)
  function_response_types            = try(each.value.function_response_types, null)
  maximum_batching_window_in_seconds = try(each.value.maximum_batching_window_in_seconds, null)
  maximum_record_age_in_seconds      = try(each.value.maximum_record_age_in_seconds, null)
  maximum_retry_attempts             = try(each.value.maximum_retry_attempts, null)
  parallelization_factor             = try(each.value.parallelization_factor, null)
  scaling_config                     = try(each.value.scaling_config, null)
  starting_position                  = try(each.value.starting_position, null)
  starting_position_timestamp        = try(each.value.starting_position_timestamp, null)

  filter_criteria = try([{ filter = flatten([each.value.filter_criteria]) }], null)
}

output "arn" { value = aws_lambda_function.lambda.arn }
output "function_name" { value = aws_lambda_function.lambda.function_name }
output "invoke_arn" { value = aws_lambda_function.lambda.invoke_arn }
output "role_name" { value = aws_iam_role.lambda.name }
output "version" { value = aws_lambda_function.lambda.version }
