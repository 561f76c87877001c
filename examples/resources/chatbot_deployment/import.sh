# By the id of the API and the name of the stage.
terraform import chatbot_deployment.prod a1b2c3d4e5/prod
