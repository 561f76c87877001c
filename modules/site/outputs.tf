output "distribution_arn" {
  description = "ARN of the distribution, which the policy of the bucket lets read."
  value       = aws_cloudfront_distribution.this.arn
}

output "distribution_id" {
  description = "Id of the distribution."
  value       = aws_cloudfront_distribution.this.id
}

output "domain_name" {
  description = "CloudFront's own host name of the site, to which records in DNS lead."
  value       = aws_cloudfront_distribution.this.domain_name
}

output "hosted_zone_id" {
  description = "Hosted zone of that host, which an alias record of Route 53 needs."
  value       = aws_cloudfront_distribution.this.hosted_zone_id
}
