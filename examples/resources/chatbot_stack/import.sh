# By the id of the API.
terraform import chatbot_stack.support a1b2c3d4e5

# By id and stage, when the API has several stages.
terraform import chatbot_stack.support a1b2c3d4e5/prod
