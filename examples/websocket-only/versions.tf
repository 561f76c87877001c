terraform {
  required_version = ">= 1.11"

  required_providers {
    chatbot = {
      source  = "chatbot-rs/chatbot"
      version = "~> 0.1"
    }
  }
}
