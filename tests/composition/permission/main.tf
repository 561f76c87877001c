# What a team does with the policy that an example gives out.
resource "aws_iam_role_policy" "this" {
  name   = "connections"
  policy = var.policy
  role   = var.role_name
}
