mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  bucket_name                 = "support-site-123456789012-eu-central-1"
  bucket_regional_domain_name = "support-site-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com"
  name                        = "support"
  page_directory              = "tests/page"
  rest_domain_name            = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com"
  rest_origin_path            = "/dev"
}

run "uploads_the_whole_page" {
  command = plan

  assert {
    condition     = keys(aws_s3_object.asset) == ["assets/chat-icon.svg", "assets/main-4XKQ2ZAB.js", "assets/main-4XKQ2ZAB.js.map", "assets/style-QRMNOXAB.css", "robots.txt"]
    error_message = "Every file but hidden ones must be uploaded under its path."
  }

  assert {
    condition     = alltrue([for key, asset in aws_s3_object.asset : asset.bucket == var.bucket_name && asset.key == key && asset.source == "tests/page/${key}" && asset.source_hash == filemd5("tests/page/${key}")])
    error_message = "Each file must come from the folder, and anew when it changes."
  }

  assert {
    condition     = [aws_s3_object.index.bucket, aws_s3_object.index.key, aws_s3_object.index.source, aws_s3_object.index.source_hash] == [var.bucket_name, "index.html", "tests/page/index.html", filemd5("tests/page/index.html")]
    error_message = "index.html must come from the folder, and anew when it changes."
  }
}

run "says_what_each_file_is" {
  command = plan

  assert {
    condition = { for key, asset in aws_s3_object.asset : key => asset.content_type } == {
      "assets/chat-icon.svg"        = "image/svg+xml"
      "assets/main-4XKQ2ZAB.js"     = "text/javascript; charset=utf-8"
      "assets/main-4XKQ2ZAB.js.map" = "application/json"
      "assets/style-QRMNOXAB.css"   = "text/css; charset=utf-8"
      "robots.txt"                  = "text/plain; charset=utf-8"
    }
    error_message = "Each file must have the content type of its kind."
  }

  assert {
    condition     = aws_s3_object.index.content_type == "text/html; charset=utf-8"
    error_message = "index.html must be a page."
  }
}

run "keeps_only_files_with_a_hash_in_their_names" {
  command = plan

  assert {
    condition = { for key, asset in aws_s3_object.asset : key => asset.cache_control } == {
      "assets/chat-icon.svg"        = "no-cache"
      "assets/main-4XKQ2ZAB.js"     = "public, max-age=31536000, immutable"
      "assets/main-4XKQ2ZAB.js.map" = "public, max-age=31536000, immutable"
      "assets/style-QRMNOXAB.css"   = "public, max-age=31536000, immutable"
      "robots.txt"                  = "no-cache"
    }
    error_message = "Only what never changes may be kept without asking."
  }

  assert {
    condition     = aws_s3_object.index.cache_control == "no-cache"
    error_message = "index.html must be asked for anew, or nobody would see a new page."
  }
}

run "refuses_a_folder_without_a_page" {
  command = plan

  variables {
    page_directory = "tests/page_without_index"
  }

  expect_failures = [var.page_directory]
}

run "refuses_a_folder_that_is_not_there" {
  command = plan

  variables {
    page_directory = "tests/nowhere"
  }

  expect_failures = [var.page_directory]
}

run "takes_a_given_content_type" {
  command = plan

  variables {
    content_types  = { glb = "model/gltf-binary", js = "application/javascript" }
    page_directory = "tests/page_with_a_model"
  }

  assert {
    condition     = [for asset in values(aws_s3_object.asset) : asset.content_type] == ["model/gltf-binary"]
    error_message = "content_types must add to those that are known."
  }
}

run "refuses_a_file_of_a_kind_that_is_not_known" {
  command = plan

  variables {
    page_directory = "tests/page_with_a_model"
  }

  expect_failures = [aws_s3_object.asset["assets/head-0A1B2C3D.glb"]]
}
