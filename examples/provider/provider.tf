terraform {
  required_providers {
    chatbot = {
      source  = "chatbot-rs/chatbot"
      version = "~> 0.1"
    }
  }
}

# Credentials come from the environment or from a profile, as for every AWS tool.
provider "chatbot" {
  region = "eu-west-1"
}
