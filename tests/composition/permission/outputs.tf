output "id" {
  description = "Role and name of the policy."
  value       = aws_iam_role_policy.this.id
}
