output "domain_name" {
  description = "Host of the API. It is known before the API is deployed, so that what leads to it need not wait for that."
  value       = "${aws_api_gateway_rest_api.this.id}.execute-api.${var.region}.${var.dns_suffix}"
}

output "execution_arn" {
  description = "ARN that permissions to call the API begin with."
  value       = aws_api_gateway_rest_api.this.execution_arn
}

output "fingerprint" {
  description = "Fingerprint of what the stage serves; it changes exactly when the API is deployed anew."
  value       = aws_api_gateway_deployment.this.triggers["snapshot"]
}

output "id" {
  description = "Id of the API."
  value       = aws_api_gateway_rest_api.this.id
}

output "invoke_url" {
  description = "Address of the stage: https://…; the path of an endpoint follows it. It is known once the stage is there."
  value       = aws_api_gateway_stage.this.invoke_url
}

output "origin_path" {
  description = "Path of the stage on the host, with a slash before it: the origin path of a distribution."
  value       = "/${var.stage_name}"
}

output "stage_name" {
  description = "Name of the stage. It is known before the stage is there."
  value       = var.stage_name
}
