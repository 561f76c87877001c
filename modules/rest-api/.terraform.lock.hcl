# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "registry.terraform.io/hashicorp/aws" {
  version     = "5.100.0"
  constraints = ">= 5.100.0, < 7.0.0"
  hashes = [
    "h1:nxZsUe4P2uMNO+8nv1/dbum7MletXMOhHZX8Qqwt4Zs=",
  ]
}
