# What the module cloudposse/lambda-function makes of its inputs, as far as that configures a function.
# Its defaults are those of its newest major version; where it passes an input on unchanged, so does this.

variable "architectures" { default = null }
variable "custom_iam_policy_arns" { default = [] }
variable "dead_letter_config_target_arn" { default = null }
variable "description" { default = null }
variable "enabled" { default = null }
variable "ephemeral_storage_size" { default = null }
variable "filename" { default = null }
variable "function_name" {}
variable "handler" { default = null }
variable "image_config" { default = {} }
variable "image_uri" { default = null }
variable "inline_iam_policy" { default = null }
variable "kms_key_arn" { default = "" }
variable "lambda_environment" { default = null }
variable "layers" { default = [] }
variable "memory_size" { default = 128 }
variable "package_type" { default = "Zip" }
variable "publish" { default = false }
variable "reserved_concurrent_executions" { default = -1 }
variable "role_name" { default = null }
variable "runtime" { default = null }
variable "s3_bucket" { default = null }
variable "s3_key" { default = null }
variable "s3_object_version" { default = null }
variable "timeout" { default = 3 }
variable "tracing_config_mode" { default = null }
variable "vpc_config" { default = null }

resource "aws_lambda_function" "this" {
  count = var.enabled == false ? 0 : 1

  architectures                  = var.architectures
  description                    = var.description
  filename                       = var.filename
  function_name                  = var.function_name
  handler                        = var.handler
  image_uri                      = var.image_uri
  kms_key_arn                    = var.kms_key_arn
  layers                         = var.layers
  memory_size                    = var.memory_size
  package_type                   = var.package_type
  publish                        = var.publish
  reserved_concurrent_executions = var.reserved_concurrent_executions
  role                           = aws_iam_role.this[0].arn
  runtime                        = var.runtime
  s3_bucket                      = var.s3_bucket
  s3_key                         = var.s3_key
  s3_object_version              = var.s3_object_version
  timeout                        = var.timeout

  dead_letter_config = var.dead_letter_config_target_arn == null ? [] : [{ target_arn = var.dead_letter_config_target_arn }]
  environment        = var.lambda_environment == null ? [] : [var.lambda_environment]
  ephemeral_storage  = var.ephemeral_storage_size == null ? [] : [{ size = var.ephemeral_storage_size }]
  image_config       = length(var.image_config) == 0 ? [] : [var.image_config]
  tracing_config     = var.tracing_config_mode == null ? [] : [{ mode = var.tracing_config_mode }]
  vpc_config         = var.vpc_config == null ? [] : [var.vpc_config]
}

resource "aws_iam_role" "this" {
  count = var.enabled == false ? 0 : 1

  name = var.role_name
}

resource "aws_iam_role_policy_attachment" "custom" {
  for_each = var.enabled == false ? {} : { for place, arn in var.custom_iam_policy_arns : place => arn }

  policy_arn = each.value
  role       = aws_iam_role.this[0].name
}

resource "aws_iam_role_policy" "inline" {
  count = var.enabled == false || var.inline_iam_policy == null ? 0 : 1

  policy = var.inline_iam_policy
  role   = aws_iam_role.this[0].name
}

output "arn" { value = aws_lambda_function.this[0].arn }
output "function_name" { value = aws_lambda_function.this[0].function_name }
output "invoke_arn" { value = aws_lambda_function.this[0].invoke_arn }
output "qualified_arn" { value = aws_lambda_function.this[0].qualified_arn }
output "role_arn" { value = aws_iam_role.this[0].arn }
output "role_name" { value = aws_iam_role.this[0].name }
