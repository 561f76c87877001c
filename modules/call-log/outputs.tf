output "index_arn" {
  description = "ARN of the index by request, which is what the query function may read."
  value       = "${aws_dynamodb_table.this.arn}/index/${local.index_name}"
}

output "index_name" {
  description = "Name of the index by request."
  value       = local.index_name
}

output "table_arn" {
  description = "ARN of the table."
  value       = aws_dynamodb_table.this.arn
}

output "table_name" {
  description = "Name of the table."
  value       = aws_dynamodb_table.this.name
}
