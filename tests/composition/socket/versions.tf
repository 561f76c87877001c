terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    chatbot = {
      source  = "chatbot-rs/chatbot"
      version = "~> 0.1"
    }
  }
}
