variable "runtime" {
  type    = string
  default = "python3.12"
}
variable "open" {}
locals {
  names = ["a", "b"]
  size  = { dev = 128, prod = 1024 }
  env   = merge({ A = "1" }, var.open ? { B = upper("x") } : {})
}
resource "aws_sqs_queue" "q" {
  visibility_timeout_seconds = 60
}
resource "aws_lambda_function" "f" {
  for_each      = toset(local.names)
  function_name = "f-${each.key}"
  runtime       = var.runtime
  memory_size   = lookup(local.size, terraform.workspace, 256)
  timeout       = var.open == "x" ? 30 : 60
  layers        = [for n in local.names : "arn:${n}"]
  dynamic "environment" {
    for_each = length(local.env) > 0 ? [1] : []
    content {
      variables = local.env
    }
  }
  ephemeral_storage { size = 512 }
}
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = aws_sqs_queue.q.arn
  function_name    = aws_lambda_function.f["a"].arn
  batch_size       = 10
}
resource "aws_lambda_function_url" "u" {
  function_name      = aws_lambda_function.f["a"].function_name
  authorization_type = "NONE"
}
resource "awscc_lambda_function" "c" {
  function_name     = templatefile("seed.yml", { x = each.key })
  memory_size       = try(yamldecode(file("seed.yml")).custom.size.dev, 1e3)
  ephemeral_storage = { size = 5e2 + 12 }
  tags              = [for n in fileset(".", "*.yml") : { key = n, value = fileexists(n) }]
}
resource "aws_apigatewayv2_api" "a" {
  protocol_type = var.open ? "HTTP" : "WEBSOCKET"
}
resource "aws_apigatewayv2_integration" "i" {
  for_each             = aws_lambda_function.f
  api_id               = aws_apigatewayv2_api.a.id
  integration_uri      = each.value.invoke_arn
  timeout_milliseconds = local.size.dev * 100
}
resource "aws_s3_bucket_notification" "n" {
  dynamic "lambda_function" {
    for_each = local.names
    content {
      lambda_function_arn = aws_lambda_function.f[lambda_function.value].arn
    }
  }
}
resource "aws_sfn_state_machine" "s" {
  definition = jsonencode({ A = aws_lambda_function.f["b"].arn, B = module.lambda.lambda_function_arn })
}
module "lambda" {
  source        = "terraform-aws-modules/lambda/aws"
  function_name = "m"
  runtime       = "nodejs20.x"
  description   = <<-EOT
    ${var.runtime} and %{ if var.open }x%{ endif }
  EOT
}
