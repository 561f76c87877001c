output "error" {
  description = "Why not, in a sentence; empty after a success."
  value       = data.chatbot_probe.this.error
}

output "succeeded" {
  description = "Whether everything was as expected."
  value       = data.chatbot_probe.this.succeeded
}
