output "values" {
  description = "What each secret holds, decoded, by its key."
  value       = { for key, version in data.aws_secretsmanager_secret_version.this : key => jsondecode(version.secret_string) }
  sensitive   = true
}
