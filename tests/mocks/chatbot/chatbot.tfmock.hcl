# What the provider chatbot would say of a WebSocket API of account 123456789012 in us-east-1.

mock_resource "chatbot_stack" {
  defaults = {
    arn                       = "arn:aws:apigateway:us-east-1::/apis/w1x2y3z4a5"
    callback_url              = "https://w1x2y3z4a5.execute-api.us-east-1.amazonaws.com/dev"
    execution_arn             = "arn:aws:execute-api:us-east-1:123456789012:w1x2y3z4a5/dev"
    fingerprint               = "0000000000000000000000000000000000000000000000000000000000000000"
    id                        = "w1x2y3z4a5"
    manage_connections_policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    websocket_url             = "wss://w1x2y3z4a5.execute-api.us-east-1.amazonaws.com/dev"
  }
}
