# Bad input is refused at plan, by a message that names the input.

mock_provider "aws" {
  source = "../../tests/mocks"
}

mock_provider "chatbot" {
  source = "../../tests/mocks/chatbot"
}

variables {
  name               = "support"
  packages_directory = "../../tests/fixtures/packages"
  page_directory     = "../../tests/fixtures/page"
}

run "a_name_with_capitals" {
  command = plan

  variables {
    name = "Support"
  }

  expect_failures = [var.name]
}

run "a_name_that_ends_with_a_hyphen" {
  command = plan

  variables {
    name = "support-"
  }

  expect_failures = [var.name]
}

run "a_name_too_long_for_its_buckets" {
  command = plan

  variables {
    name = "support-support-support-abc"
  }

  expect_failures = [var.name]
}

run "an_architecture_is_one_of_lambdas" {
  command = plan

  variables {
    architecture = "aarch64"
  }

  expect_failures = [var.architecture]
}

run "packages_that_are_built_for_another_architecture" {
  command = plan

  variables {
    architecture = "arm64"
  }

  expect_failures = [var.packages_directory]
}

run "a_folder_without_packages" {
  command = plan

  variables {
    packages_directory = "../../tests/fixtures/page"
  }

  expect_failures = [var.packages_directory]
}

run "one_package_is_missing" {
  command = plan

  variables {
    packages_directory = "../../tests/fixtures/incomplete"
  }

  expect_failures = [var.packages_directory]
}

run "a_folder_without_a_page" {
  command = plan

  variables {
    page_directory = "../../tests/fixtures/packages"
  }

  expect_failures = [var.page_directory]
}

run "no_model" {
  command = plan

  variables {
    models = []
  }

  expect_failures = [var.models]
}

run "a_model_without_an_id" {
  command = plan

  variables {
    models = [{ model_id = "" }]
  }

  expect_failures = [var.models]
}

run "a_model_that_may_say_nothing" {
  command = plan

  variables {
    models = [{ model_id = "amazon.nova-lite-v1:0", max_tokens = 0 }]
  }

  expect_failures = [var.models]
}

run "a_region_that_is_none" {
  command = plan

  variables {
    models = [{ model_id = "amazon.nova-lite-v1:0", bedrock_region = "Virginia" }]
  }

  expect_failures = [var.models]
}

run "a_profile_without_its_regions" {
  command = plan

  variables {
    models = [{ model_id = "eu.amazon.nova-lite-v1:0" }]
  }

  expect_failures = [var.models]
}

run "an_application_profile_without_its_model" {
  command = plan

  variables {
    models = [{ model_id = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc", routed_regions = ["us-east-1"] }]
  }

  expect_failures = [var.models]
}

run "half_a_question" {
  command = plan

  variables {
    question_limits = { per_user = 0.5 }
  }

  expect_failures = [var.question_limits]
}

run "an_address_that_is_no_socket" {
  command = plan

  variables {
    websocket_url = "https://chat.example.com"
  }

  expect_failures = [var.websocket_url]
}

run "the_longest_name_is_taken" {
  command = plan

  variables {
    name = "support-support-support-ab"
  }

  assert {
    condition     = length("${var.name}-uploads-123456789012-ap-northeast-1") == 62 && output.function_names["provisioning"] == "support-support-support-ab-provisioning"
    error_message = "26 characters fit every derived name."
  }
}
