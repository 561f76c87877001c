output "site_bucket_arn" {
  description = "ARN of the bucket for the page."
  value       = aws_s3_bucket.this["site"].arn
}

output "site_bucket_name" {
  description = "Name of the bucket for the page."
  value       = aws_s3_bucket.this["site"].bucket
}

output "site_bucket_regional_domain_name" {
  description = "Host under which a distribution reads the bucket for the page."
  value       = aws_s3_bucket.this["site"].bucket_regional_domain_name
}

output "uploads_bucket_arn" {
  description = "ARN of the bucket for uploaded files."
  value       = aws_s3_bucket.this["uploads"].arn
}

output "uploads_bucket_name" {
  description = "Name of the bucket for uploaded files."
  value       = aws_s3_bucket.this["uploads"].bucket
}

output "uploads_bucket_regional_domain_name" {
  description = "Host to which pages put files; it belongs into the connect-src of their content security policy."
  value       = aws_s3_bucket.this["uploads"].bucket_regional_domain_name
}
